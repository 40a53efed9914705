using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>
/// Reads Telegram Desktop's <c>result.json</c>: one chat, or a whole account. People are told apart by <c>from_id</c>; a
/// deleted account is shown as "Deleted Account". Posts of channels are counted as skipped and not yielded.
/// </summary>
public sealed class TelegramReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "telegram";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        if (JsonProbe.Look(probe.Head.Span) is not { } found)
        {
            return TranscriptMatch.None;
        }

        var isCertain = found.ContainsKey("/messages/*/date_unixtime") || found.ContainsKey("/messages/*/from_id")
            || found.ContainsKey("/messages/*/actor_id") || found.ContainsKey("/messages/*/text_entities")
            || found.ContainsKey("/chats/list/*/messages") || (found.ContainsKey("/personal_information") && found.ContainsKey("/about"));
        return isCertain ? TranscriptMatch.Certain
            : TelegramChatKind.IsKnown(found.GetValueOrDefault("/type")) || found.ContainsKey("/chats/list") || found.ContainsKey("/personal_information/user_id")
                ? TranscriptMatch.Likely
                : TranscriptMatch.None;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(new TelegramWalker(input).RunAsync(cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        new TelegramWalker(input).RunAsync(cancellationToken);
}
