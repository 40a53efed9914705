namespace AvatarFineTune.Transcripts.Merging;

/// <summary>Knows which chats of a source come in several exports, holds those back, and hands them out merged.</summary>
internal sealed class ChatMerger
{
    private readonly Dictionary<(int Input, string Platform, string Id), MergedChat> _merged = [];

    private ChatMerger(IEnumerable<List<ChatTrace>> groups)
    {
        foreach (var group in groups)
        {
            var merged = new MergedChat(group[0].Chat, [.. group.Select(t => t.Input).Distinct()]);
            foreach (var trace in group)
            {
                _merged.Add((trace.Input, trace.Chat.Platform, trace.Id), merged);
            }
        }
    }

    /// <summary>Looks through the chats of all inputs for such as are the same.</summary>
    public static ChatMerger Of(IReadOnlyList<ChatTrace> traces)
    {
        var same = new SameChats();
        foreach (var trace in traces)
        {
            same.Add(trace);
        }

        return new(same.Groups());
    }

    /// <summary>Takes the messages of merged chats out of a batch.</summary>
    public void HoldBack(int input, List<TranscriptMessage> batch)
    {
        if (_merged.Count > 0)
        {
            batch.RemoveAll(message => TryHold(input, message));
        }
    }

    /// <summary>The merged chats of which the last export has been read.</summary>
    public IEnumerable<MergedChat> CompleteAfter(int input) => _merged.Values.Distinct().Where(m => m.LastInput == input);

    /// <summary>As which chat a chat of an input is handed out; <see langword="null"/> where it is not merged.</summary>
    public TranscriptChat? MergedInto(int input, TranscriptChat chat) => Find(input, chat)?.Chat;

    private bool TryHold(int input, TranscriptMessage message)
    {
        var merged = Find(input, message.Chat);
        merged?.Add(input, message);
        return merged is not null;
    }

    private MergedChat? Find(int input, TranscriptChat chat) => _merged.GetValueOrDefault((input, chat.Platform, chat.Id));
}
