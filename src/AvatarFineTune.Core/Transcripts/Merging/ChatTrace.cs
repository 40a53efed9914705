using System.Numerics;

namespace AvatarFineTune.Transcripts.Merging;

/// <summary>What is remembered of one chat of one input to tell whether another input holds the same chat.</summary>
internal sealed class ChatTrace(int input, TranscriptChat chat)
{
    // By a 64-bit digest: this only finds chats that are alike; what is merged is compared word by word.
    private readonly Dictionary<ulong, long> _minutes = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    public int Input { get; } = input;

    public TranscriptChat Chat { get; } = chat;

    /// <summary>The id as its reader wrote it, before a transcript makes it unique.</summary>
    public string Id { get; } = chat.Id;

    /// <summary>One digest for each different message of a person; none where the platform's id tells the chat.</summary>
    public IReadOnlyCollection<ulong> Digests => _minutes.Keys;

    public void Add(TranscriptMessage message)
    {
        if (Chat.PlatformId is null && message.Author is not null && message.Kind != MessageKind.System)
        {
            var key = MessageKey.Of(message);
            _minutes.TryAdd(Mix(Digest(key), Chat.Platform), key.Minute);
            _first = Math.Min(_first, key.Minute);
            _last = Math.Max(_last, key.Minute);
        }
    }

    /// <summary>
    /// Whether two inputs hold the same chat, going by what they share: at least half of what the one that says less
    /// says in the time that both cover, and three messages (or all, if it has fewer).
    /// </summary>
    /// <param name="other">The other chat.</param>
    /// <param name="shared">How many different messages stand in both.</param>
    public bool IsSameChat(ChatTrace other, int shared)
    {
        var (from, to) = (Math.Max(_first, other._first), Math.Min(_last, other._last));
        return shared >= Math.Min(3, Math.Min(_minutes.Count, other._minutes.Count))
            && shared * 2L >= Math.Min(CountBetween(from, to), other.CountBetween(from, to));
    }

    private int CountBetween(long from, long to) => _minutes.Values.Count(m => m >= from && m <= to);

    private static ulong Digest(in MessageKey key)
    {
        var digest = Mix(0xCBF29CE484222325, (ulong)key.Minute);
        digest = Mix(digest, key.Author);
        digest = Mix(digest, (ulong)key.Kind);
        return Mix(digest, key.Text);
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
