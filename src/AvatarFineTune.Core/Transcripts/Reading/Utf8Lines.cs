using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts;

/// <summary>Receives a line without its end, and its number from 1.</summary>
internal delegate void LineAction(ReadOnlySpan<byte> line, long number);

/// <summary>Goes through a text file line by line.</summary>
internal static class Utf8Lines
{
    /// <summary>Hands over each line of the first file.</summary>
    internal static async ValueTask ForEachAsync(TranscriptInput input, LineAction take, CancellationToken cancellationToken)
    {
        await foreach (var _ in PassAsync(input, take, static () => false, cancellationToken).ConfigureAwait(false))
        {
            // It is never full.
        }
    }

    /// <summary>Yields what a parser makes of the lines of the first file, batch by batch.</summary>
    internal static async IAsyncEnumerable<List<TranscriptMessage>> ParseAsync(
        TranscriptInput input, ILineParser parser, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var _ in PassAsync(input, parser.Add, () => parser.Batch.Count >= TranscriptBatches.Size, cancellationToken).ConfigureAwait(false))
        {
            yield return parser.Batch;
            parser.Batch.Clear();
        }

        parser.End();
        if (parser.Batch.Count > 0)
        {
            yield return parser.Batch;
        }
    }

    /// <summary>The lines of a file's beginning; its last line only where the file ends there.</summary>
    internal static List<string> Of(TranscriptProbe probe, int most)
    {
        var lines = new List<string>();
        var head = probe.Head.Span;
        while (!head.IsEmpty && lines.Count < most)
        {
            var end = head.IndexOf((byte)'\n');
            if (end < 0 && !probe.IsWhole)
            {
                break;
            }

            lines.Add(Utf8Text.Decode((end < 0 ? head : head[..end]).TrimEnd((byte)'\r')));
            head = end < 0 ? default : head[(end + 1)..];
        }

        return lines;
    }

    /// <summary>Refuses a message that goes on without end.</summary>
    internal static void Limit(TranscriptInput input, long length, long line)
    {
        if (length > input.Options.MaxRecordBytes)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{input.Name}' holds a message of more than {input.Options.MaxRecordBytes} bytes at line {line}: this is no ordinary export; if it is, raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
        }
    }

    /// <summary>Stops behind a line where <paramref name="isFull"/> says so, for the caller to empty what is full.</summary>
    private static async IAsyncEnumerable<bool> PassAsync(
        TranscriptInput input, LineAction take, Func<bool> isFull, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new Utf8Buffer(stream, input.Name, input.Options.MaxRecordBytes);
            long line = 0;
            do
            {
                await buffer.FillAsync(line + 1, cancellationToken).ConfigureAwait(false);
                while (TakeLine(buffer, take, ref line))
                {
                    if (isFull())
                    {
                        yield return true;
                    }
                }
            }
            while (!buffer.IsFinal);
        }
    }

    private static bool TakeLine(Utf8Buffer buffer, LineAction take, ref long line)
    {
        var unread = buffer.Unread;
        var end = unread.IndexOf((byte)'\n');
        if (unread.IsEmpty || (end < 0 && !buffer.IsFinal))
        {
            return false;
        }

        take((end < 0 ? unread : unread[..end]).TrimEnd((byte)'\r'), ++line);
        buffer.Advance(end < 0 ? unread.Length : end + 1);
        return true;
    }
}
