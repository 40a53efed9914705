using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts;

/// <summary>The lines of a text file, one at a time, for readers whose formats are small enough not to need bytes.</summary>
internal static class Utf8Lines
{
    /// <summary>Opens the first file and yields its lines without their ends, numbered from 1.</summary>
    internal static async IAsyncEnumerable<(string Line, long Number)> ReadAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new Utf8Buffer(stream, input.Name, input.Options.MaxRecordBytes);
            long number = 0;
            do
            {
                await buffer.FillAsync(number + 1, cancellationToken).ConfigureAwait(false);
                while (Take(buffer) is { } line)
                {
                    yield return (line, ++number);
                }
            }
            while (!buffer.IsFinal);
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

    private static string? Take(Utf8Buffer buffer)
    {
        var unread = buffer.Unread;
        var end = unread.IndexOf((byte)'\n');
        if (unread.IsEmpty || (end < 0 && !buffer.IsFinal))
        {
            return null;
        }

        var line = Utf8Text.Decode((end < 0 ? unread : unread[..end]).TrimEnd((byte)'\r'));
        buffer.Advance(end < 0 ? unread.Length : end + 1);
        return line;
    }
}
