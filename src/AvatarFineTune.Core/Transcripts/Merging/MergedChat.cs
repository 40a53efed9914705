namespace AvatarFineTune.Transcripts.Merging;

/// <summary>
/// One chat out of several exports of it: message by message, in time order. Held in memory, which a single export of a
/// chat never is. Where two exports tell a message by the same id differently, the newest export is right: it knows of edits
/// and deletions. Messages without ids are the same by minute, author and words; as many stay as the export with
/// the most of them has, since people do say "ok" twice a minute.
/// </summary>
internal sealed class MergedChat(TranscriptChat chat, IReadOnlyCollection<int> inputs)
{
    private readonly SortedDictionary<int, List<TranscriptMessage>> _exports = [];

    /// <summary>The chat as which all messages are handed out.</summary>
    public TranscriptChat Chat { get; } = chat;

    public int Exports => inputs.Count;

    /// <summary>After this input there is nothing more to come.</summary>
    public int LastInput { get; } = inputs.Max();

    /// <summary>How many messages stood in more than one export, or twice in one. Known after <see cref="Merge"/>.</summary>
    public long Duplicates { get; private set; }

    public void Add(int input, TranscriptMessage message)
    {
        message.MoveTo(Chat);
        if (!_exports.TryGetValue(input, out var export))
        {
            _exports.Add(input, export = []);
        }

        export.Add(message);
    }

    public List<TranscriptMessage> Merge()
    {
        var zoned = _exports.Values.All(e => e.TrueForAll(m => m.Offset is not null));
        var newestFirst = _exports.Values.Select(e => Ascending(e, zoned)).OrderByDescending(e => TimeOf(e[^1], zoned)).ToList();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var most = new Dictionary<MessageKey, int>();
        var kept = new List<List<TranscriptMessage>>();
        foreach (var export in newestFirst)
        {
            kept.Add(NewOnes(export, ids, most));
        }

        _exports.Clear();
        kept.Reverse();
        return [.. kept.SelectMany(m => m).OrderBy(m => TimeOf(m, zoned))];
    }

    private List<TranscriptMessage> NewOnes(List<TranscriptMessage> export, HashSet<string> ids, Dictionary<MessageKey, int> most)
    {
        var counts = new Dictionary<MessageKey, int>();
        var kept = new List<TranscriptMessage>();
        foreach (var message in export)
        {
            bool isNew;
            if (message.Id is { } id)
            {
                isNew = ids.Add(id);
            }
            else
            {
                var key = MessageKey.Of(message);
                var count = counts[key] = counts.GetValueOrDefault(key) + 1;
                isNew = count > most.GetValueOrDefault(key);
            }

            if (isNew)
            {
                kept.Add(message);
            }
            else
            {
                Duplicates++;
            }
        }

        foreach (var (key, count) in counts)
        {
            most[key] = Math.Max(count, most.GetValueOrDefault(key));
        }

        return kept;
    }

    private static List<TranscriptMessage> Ascending(List<TranscriptMessage> export, bool zoned)
    {
        if (TimeDirection.RunsBackwards(export, m => TimeOf(m, zoned)))
        {
            export.Reverse();
        }

        return export;
    }

    private static long TimeOf(TranscriptMessage message, bool zoned) => message.LocalTime.Ticks - (zoned ? message.Offset!.Value.Ticks : 0);
}
