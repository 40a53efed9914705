namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>What else a file says that bears on a message.</summary>
internal sealed class TelegramContext
{
    private readonly HashSet<string> _topics = new(StringComparer.Ordinal);

    /// <summary>The author id of the account's owner; <see langword="null"/> where the file does not say.</summary>
    internal string? OwnerId { get; set; }

    /// <summary>The owner's unique name, such as <c>@ava</c>.</summary>
    internal string? OwnerHandle { get; set; }

    /// <summary>The author id of the chat's bot; <see langword="null"/> where there is none.</summary>
    internal string? BotId { get; private set; }

    /// <summary>The chat's own id in the form that messages use, such as <c>channel42</c>.</summary>
    internal string? PeerId { get; private set; }

    internal void BeginChat(string? type, string? id)
    {
        _topics.Clear();
        BotId = TelegramChatKind.IsWithBot(type) ? $"user{id}" : null;
        PeerId = $"{TelegramChatKind.Peer(type)}{id}";
    }

    internal void Note(TelegramRecord record)
    {
        if (record is { Action: "topic_created", Id: { } id })
        {
            _topics.Add(id);
        }
    }

    /// <summary>
    /// Whether a message answers another one of its chat. In a forum every message refers to the one that opened its
    /// topic, and a quotation may come out of another chat: neither is an answer here.
    /// </summary>
    internal bool IsReply(TelegramRecord record) =>
        record.ReplyTo is { } id && !_topics.Contains(id) && (record.ReplyToChat is null || string.Equals(record.ReplyToChat, PeerId, StringComparison.Ordinal));
}
