using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples;

/// <summary>
/// Collects a transcript's messages by chat, then cuts them. Chats are held until the end: the messages of one may come
/// between another's, and only the end tells who is there and whether a chat is a group. A whole account's export has more
/// than memory should hold; then the first pass only learns who wrote in which chat, and a second one collects the
/// chats that the avatar wrote in.
/// </summary>
internal sealed class ExchangeReader
{
    /// <summary>Some 100 MB of chat.</summary>
    public const int DefaultMostHeld = 500_000;

    private readonly Dictionary<(string Platform, string Id), ChatMessages> _chats = [];
    private IReadOnlySet<int>? _avatar;
    private int _held;

    /// <summary>How many messages the first pass may hold.</summary>
    public int MostHeld { get; init; } = DefaultMostHeld;

    public SpeakerTable Speakers { get; } = new();

    /// <summary>Whether the source must be read once more, after <see cref="BeginSecondPass"/>.</summary>
    public bool NeedsSecondPass { get; private set; }

    public void Add(TranscriptMessage message)
    {
        if (!SpokenMessage.TryTake(message, Speakers, out var spoken))
        {
            return;
        }

        var key = (message.Chat.Platform, message.Chat.Id);
        if (!_chats.TryGetValue(key, out var chat))
        {
            _chats.Add(key, chat = new());
        }

        if (_avatar is { } avatar)
        {
            chat.AddIf(avatar, spoken);
            return;
        }

        Speakers.Count(spoken.Author);
        chat.Authors.Add(spoken.Author);
        chat.Spoken++;
        if (NeedsSecondPass)
        {
            return;
        }

        chat.Messages.Add(spoken);
        if (++_held > MostHeld)
        {
            NeedsSecondPass = true;
            foreach (var known in _chats.Values)
            {
                known.Messages = [];
            }
        }
    }

    /// <summary>From now on only the chats that the avatar wrote in are collected.</summary>
    public void BeginSecondPass(IReadOnlySet<int> avatar) => _avatar = avatar;

    /// <summary>The chats that the avatar wrote nothing in, and how many messages with words are in them.</summary>
    public (int Chats, long Messages) Without(IReadOnlySet<int> avatar)
    {
        var without = _chats.Values.Where(c => !c.Authors.Overlaps(avatar)).ToList();
        return (without.Count, without.Sum(c => c.Spoken));
    }

    /// <summary>Cuts all chats, each for itself, in the order in which they began.</summary>
    /// <param name="avatar">Who the avatar is.</param>
    /// <param name="options">How to cut.</param>
    /// <param name="ids">Names the conversations.</param>
    /// <param name="cancellationToken">Stops between chats.</param>
    /// <exception cref="TranscriptException">The avatar replied nothing.</exception>
    public List<Exchange> Cut(IReadOnlySet<int> avatar, ExampleOptions options, ConversationIds ids, CancellationToken cancellationToken)
    {
        var builder = new ExchangeBuilder(options, Speakers, avatar, ids);
        var exchanges = new List<Exchange>();
        foreach (var ((platform, _), chat) in _chats.Where(c => c.Value.Authors.Overlaps(avatar)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            exchanges.AddRange(builder.Build(chat.Messages, platform));
        }

        return exchanges.Count > 0 ? exchanges : throw NothingToLearn(avatar, options);
    }

    private TranscriptException NothingToLearn(IReadOnlySet<int> avatar, ExampleOptions options)
    {
        var own = avatar.Sum(a => Speakers[a].Messages);
        var others = Speakers.All.Sum(s => s.Messages) - own;
        var why = (own, others) switch
        {
            (0, _) => $"the avatar is in the source but wrote no message with words, while others wrote {others}; media, forwards and bots do not count",
            (_, 0) => $"the avatar wrote {own} messages, but nobody else wrote any with words, so there is nothing that it replied to",
            _ => $"the avatar wrote {own} messages and others {others}, but never one after the other within {options.ConversationGap.TotalMinutes:0.##} minutes of the same chat",
        };
        return new(TranscriptError.NoExchanges, $"No exchanges found: {why}.");
    }

    private sealed class ChatMessages
    {
        /// <summary>How many messages with words there are, held or not.</summary>
        public long Spoken { get; set; }

        private bool? _hasAvatar;

        public HashSet<int> Authors { get; } = [];

        public List<SpokenMessage> Messages { get; set; } = [];

        public void AddIf(IReadOnlySet<int> avatar, SpokenMessage message)
        {
            if (_hasAvatar ??= Authors.Overlaps(avatar))
            {
                Messages.Add(message);
            }
        }
    }
}
