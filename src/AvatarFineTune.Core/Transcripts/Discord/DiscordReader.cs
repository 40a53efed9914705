using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>
/// Reads the JSON of DiscordChatExporter. People are shown by nickname and told apart by id; everything that Discord
/// itself posts (joins, pins, boosts) is a system message.
/// </summary>
public sealed class DiscordReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "discord";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        if (JsonProbe.Look(probe.Head.Span) is not { } found)
        {
            return TranscriptMatch.None;
        }

        return found.ContainsKey("/guild/id") && (found.ContainsKey("/channel/id") || found.ContainsKey("/channel")) ? TranscriptMatch.Certain
            : found.ContainsKey("/messages/*/timestamp") && found.ContainsKey("/messages/*/author") ? TranscriptMatch.Likely
            : found.ContainsKey("/guild") && found.ContainsKey("/guild/id") ? TranscriptMatch.Likely
            : TranscriptMatch.None;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(new DiscordWalker(input).RunAsync(cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        new DiscordWalker(input).RunAsync(cancellationToken);
}
