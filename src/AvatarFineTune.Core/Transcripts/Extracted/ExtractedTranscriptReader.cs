using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Extracted;

/// <summary>
/// Reads <c>avatarfinetune-transcript</c>, the JSON that a conversation read from pictures is handed on in; see
/// docs/importing.md for its form. Messages below the document's <c>minConfidence</c> are skipped as
/// <see cref="SkipReason.LowConfidence"/>, duplicates of overlapping pages are counted, and a page that could not be read
/// counts as not understood.
/// </summary>
public sealed class ExtractedTranscriptReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => ExtractedFormat.Name;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe) =>
        JsonProbe.Look(probe.Head.Span) is { } found && found.GetValueOrDefault("/format") == ExtractedFormat.Name ? TranscriptMatch.Certain : TranscriptMatch.None;

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return TranscriptBatches.FlattenAsync(new ExtractedWalker(input).RunAsync(cancellationToken), cancellationToken);
    }

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        new ExtractedWalker(input).RunAsync(cancellationToken);
}
