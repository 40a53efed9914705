namespace AvatarFineTune.Transcripts.Meta;

/// <summary>
/// Reads Instagram chats from Meta's "Download your information" in JSON: a thread is one chat, however many files it
/// has, and comes oldest message first, in UTC. Text that the download garbled is repaired. What the app writes for a person
/// ("Ava sent a photo.", "Liked a message", calls, group events) is told from their words by whole phrases.
/// The same download in HTML is refused, with the advice to choose JSON.
/// </summary>
public sealed class InstagramReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "instagram";

    IReadOnlyList<string> ITranscriptBatchReader.Family => MetaDownload.Platforms;

    /// <inheritdoc/>
    public TranscriptScope Scope => TranscriptScope.Archive;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe) => MetaProbe.Look(probe, forInstagram: true);

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(new MetaArchive(input, forInstagram: true).RunAsync(cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        new MetaArchive(input, forInstagram: true).RunAsync(cancellationToken);
}
