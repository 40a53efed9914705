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
        await Utf8Lines.ForEachAsync(input, survey.Add, cancellationToken).ConfigureAwait(false);
        await foreach (var batch in Utf8Lines.ParseAsync(input, new PlainParser(input, survey), cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }
}
