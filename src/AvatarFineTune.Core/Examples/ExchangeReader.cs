using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples;

/// <summary>
/// Collects a transcript's messages by chat, then cuts them. All chats are held until the end: the messages of one may
/// come between another's, and only the end tells who is there and whether a chat is a group.
/// </summary>
internal sealed class ExchangeReader
{
    private readonly Dictionary<(string Platform, string Id), List<SpokenMessage>> _chats = [];

    public SpeakerTable Speakers { get; } = new();

    public void Add(TranscriptMessage message)
    {
        if (SpokenMessage.TryTake(message, Speakers, out var spoken))
        {
            var key = (message.Chat.Platform, message.Chat.Id);
            if (!_chats.TryGetValue(key, out var chat))
            {
                _chats.Add(key, chat = []);
            }

            chat.Add(spoken);
        }
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
        foreach (var ((platform, _), chat) in _chats)
        {
            cancellationToken.ThrowIfCancellationRequested();
            exchanges.AddRange(builder.Build(chat, platform));
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
}
