namespace AvatarFineTune.Transcripts.Merging;

/// <summary>
/// Puts the chats of a source into groups of the same one. What two chats share is found by looking each message up
/// once, not by comparing every chat with every other: an account's folder may hold hundreds.
/// </summary>
internal sealed class SameChats
{
    private readonly Dictionary<(string Platform, string Id), List<ChatTrace>> _byPlatformId = [];

    // Nearly every message stands in one chat only: no list for those.
    private readonly Dictionary<ulong, ChatTrace> _byMessage = [];
    private readonly Dictionary<ulong, List<ChatTrace>> _moreByMessage = [];
    private readonly Dictionary<ChatTrace, List<ChatTrace>> _groups = [];

    /// <summary>Adds a chat to the group of those before it that are the same; it may join several groups to one.</summary>
    public void Add(ChatTrace trace)
    {
        var group = new List<ChatTrace> { trace };
        _groups.Add(trace, group);
        foreach (var other in trace.Chat.PlatformId is { } id ? Known(trace, id) : Alike(trace))
        {
            Join(_groups[other], _groups[trace]);
        }
    }

    /// <summary>The groups of more than one, each in the order of its inputs.</summary>
    public IEnumerable<List<ChatTrace>> Groups() =>
        _groups.Values.Distinct().Where(g => g.Count > 1).Select(g => g.OrderBy(t => t.Input).ToList());

    private List<ChatTrace> Known(ChatTrace trace, string id)
    {
        var key = (trace.Chat.Platform, id);
        if (!_byPlatformId.TryGetValue(key, out var known))
        {
            _byPlatformId.Add(key, known = []);
        }

        known.Add(trace);
        return known[..^1];
    }

    private List<ChatTrace> Alike(ChatTrace trace)
    {
        var shared = new Dictionary<ChatTrace, int>();
        foreach (var digest in trace.Digests)
        {
            if (_byMessage.TryAdd(digest, trace))
            {
                continue;
            }

            Count(shared, _byMessage[digest]);
            if (!_moreByMessage.TryGetValue(digest, out var more))
            {
                _moreByMessage.Add(digest, more = new(1));
            }

            more.ForEach(t => Count(shared, t));
            more.Add(trace);
        }

        return [.. shared.Where(s => s.Key.Input != trace.Input && trace.IsSameChat(s.Key, s.Value)).Select(s => s.Key)];
    }

    private static void Count(Dictionary<ChatTrace, int> shared, ChatTrace trace) => shared[trace] = shared.GetValueOrDefault(trace) + 1;

    private void Join(List<ChatTrace> group, List<ChatTrace> other)
    {
        if (ReferenceEquals(group, other))
        {
            return;
        }

        group.AddRange(other);
        foreach (var trace in other)
        {
            _groups[trace] = group;
        }
    }
}
