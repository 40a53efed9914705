using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Plain;

/// <summary>
/// Reads plain transcripts: lines of <c>Name: text</c>, with or without blank lines between them; a line without a name
/// continues the one above. Names may be bold in Markdown, and have a time before them; where that is date and clock before
/// every name, year first, it is the message's. Else there are no times: message n stands n seconds after 1970-01-01, so that
/// order and turns hold and no silence splits the conversation.
/// </summary>
public sealed class PlainReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "plain";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        var survey = new PlainSurvey();
        survey.AddHead(probe.Head.Span, probe.IsWhole);
        return survey.LooksLikeTranscript && !FileSniffer.IsBinary(probe.Head.Span) ? TranscriptMatch.Possible : TranscriptMatch.None;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(ReadBatchesAsync(input, cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        ReadBatchesAsync(input, cancellationToken);

    private static async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var survey = new PlainSurvey();
        await LinesAsync(input, survey.Add, () => false, cancellationToken).GetAsyncEnumerator(cancellationToken).MoveNextAsync().ConfigureAwait(false);
        var parser = new PlainParser(input, survey);
        await foreach (var _ in LinesAsync(input, parser.Add, () => parser.Batch.Count >= TranscriptBatches.Size, cancellationToken).ConfigureAwait(false))
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

    /// <summary>Goes through the lines; stops where <paramref name="isFull"/> says so, for the caller to empty what is full.</summary>
    private static async IAsyncEnumerable<bool> LinesAsync(
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

    private delegate void LineAction(ReadOnlySpan<byte> line, long number);
}
