namespace AvatarFineTune.Examples.Cutting;

/// <summary>
/// Makes exchanges of one chat's messages: what the others said, then what the avatar replied. Never of two chats'
/// messages together. Stateless.
/// </summary>
internal sealed class ExchangeBuilder(ExampleOptions options, SpeakerTable speakers, IReadOnlySet<int> avatar, ConversationIds ids)
{
    /// <summary>Builds a chat's exchanges, conversation by conversation, in order.</summary>
    /// <param name="chat">The chat's messages in file order.</param>
    /// <param name="platform">The chat's platform.</param>
    public IEnumerable<Exchange> Build(IReadOnlyList<SpokenMessage> chat, string platform)
    {
        var others = chat.Select(m => m.Author).Where(a => !avatar.Contains(a)).Distinct().Count();
        var showsNames = options.NamesInGroups && others > 1;
        foreach (var conversation in ConversationCutter.Cut(chat, options))
        {
            var id = Guid.Empty;
            var position = 0;
            foreach (var (start, reply, end) in Alternations(conversation))
            {
                id = position == 0 ? ids.Of(platform, conversation[start], speakers, conversation[reply]) : id;
                yield return new()
                {
                    ConversationId = id,
                    Position = position++,
                    Prompt = Turns(conversation, start, reply),
                    Reply = Turns(conversation, reply, end),
                    ShowsNames = showsNames,
                    SaidAt = conversation[start].LocalTime,
                    RepliedAt = conversation[end - 1].LocalTime,
                };
            }
        }
    }

    /// <summary>
    /// Yields where each prompt starts, its reply starts, and the reply ends. A leading reply and a trailing prompt
    /// belong to no alternation, and neighbours of one role are one: so the turns always alternate.
    /// </summary>
    private IEnumerable<(int Prompt, int Reply, int End)> Alternations(List<SpokenMessage> conversation)
    {
        var next = Skip(conversation, 0, isAvatar: true);
        while (next < conversation.Count)
        {
            var prompt = next;
            var reply = Skip(conversation, prompt, isAvatar: false);
            next = Skip(conversation, reply, isAvatar: true);
            if (next > reply)
            {
                yield return (prompt, reply, next);
            }
        }
    }

    private int Skip(List<SpokenMessage> conversation, int from, bool isAvatar)
    {
        while (from < conversation.Count && avatar.Contains(conversation[from].Author) == isAvatar)
        {
            from++;
        }

        return from;
    }

    private List<Turn> Turns(List<SpokenMessage> conversation, int from, int to)
    {
        var turns = new List<Turn>();
        for (int start = from, end; start < to; start = end)
        {
            end = start + 1;
            while (end < to && IsBurst(conversation[end - 1], conversation[end]))
            {
                end++;
            }

            var author = conversation[start].Author;
            var text = end == start + 1
                ? conversation[start].Text
                : string.Join('\n', conversation.GetRange(start, end - start).Select(m => m.Text));
            turns.Add(new(author, avatar.Contains(author), text));
        }

        return turns;
    }

    // The avatar may have several names or ids: to the burst rule they are one person.
    private bool IsBurst(SpokenMessage earlier, SpokenMessage later) =>
        options.BurstGap > TimeSpan.Zero
        && later.Ticks - earlier.Ticks <= options.BurstGap.Ticks
        && (earlier.Author == later.Author || (avatar.Contains(earlier.Author) && avatar.Contains(later.Author)));
}
