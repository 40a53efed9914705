using System.Numerics;

namespace AvatarFineTune.Transcripts.Merging;

/// <summary>What is remembered of one chat of one input to tell whether another input holds the same chat.</summary>
internal sealed class ChatTrace(int input, TranscriptChat chat)
{
    // By a 64-bit digest: this only finds chats that are alike; what is merged is compared word by word.
    private readonly Dictionary<ulong, long> _minutes = [];

    public int Input { get; } = input;

    public TranscriptChat Chat { get; } = chat;

    /// <summary>The id as its reader wrote it, before a transcript makes it unique.</summary>
    public string Id { get; } = chat.Id;

    public void Add(TranscriptMessage message)
    {
        if (Chat.PlatformId is null && message.Author is not null && message.Kind != MessageKind.System)
        {
            _minutes.TryAdd(Digest(message), MessageKey.MinuteOf(message));
        }
    }

    /// <summary>
    /// Whether two files hold the same chat: by the platform's id, else where at least half of what the shorter one says
    /// in the time that both cover stands in the other one too, and at least three messages (or all, if it has fewer).
    /// </summary>
    public bool IsSameChat(ChatTrace other)
    {
        if (!string.Equals(Chat.Platform, other.Chat.Platform, StringComparison.Ordinal) || Input == other.Input)
        {
            return false;
        }

        if (Chat.PlatformId is not null || other.Chat.PlatformId is not null)
        {
            return string.Equals(Chat.PlatformId, other.Chat.PlatformId, StringComparison.Ordinal);
        }

        if (_minutes.Count == 0 || other._minutes.Count == 0)
        {
            return false;
        }

        var (shorter, longer) = _minutes.Count <= other._minutes.Count ? (_minutes, other._minutes) : (other._minutes, _minutes);
        var from = Math.Max(shorter.Values.Min(), longer.Values.Min());
        var to = Math.Min(shorter.Values.Max(), longer.Values.Max());
        var inBoth = Math.Min(shorter.Values.Count(m => m >= from && m <= to), longer.Values.Count(m => m >= from && m <= to));
        var shared = shorter.Keys.Count(longer.ContainsKey);
        return shared >= Math.Min(3, shorter.Count) && shared * 2 >= inBoth;
    }

    private static ulong Digest(TranscriptMessage message)
    {
        var digest = Mix(0xCBF29CE484222325, (ulong)MessageKey.MinuteOf(message));
        digest = Mix(digest, message.Author);
        digest = Mix(digest, (ulong)message.Kind);
        return Mix(digest, message.Text);
    }

    private static ulong Mix(ulong digest, string? text)
    {
        foreach (var c in text ?? "")
        {
            digest = Mix(digest, c);
        }

        return Mix(digest, (ulong)(text?.Length ?? 0));
    }

    private static ulong Mix(ulong digest, ulong value) => BitOperations.RotateLeft((digest ^ value) * 0x9E3779B97F4A7C15, 29);
}
