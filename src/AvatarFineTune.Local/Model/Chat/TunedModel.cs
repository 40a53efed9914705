using System.Collections.Frozen;
using AvatarFineTune.Examples;
using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>
/// Answers with the reply of the closest learned exchange; of nearly equally close ones, with the most typical of their replies;
/// and where nothing is close, with the most typical of all learned replies to that kind of message.
/// </summary>
internal sealed class TunedModel : IReplier
{
    private const int Considered = 64;
    private const float NearlyEqual = 0.98f;

    private readonly ExchangeIndex _index;
    private readonly double _minimumMatch;
    private readonly FrozenDictionary<PatternType, int> _typical;
    private readonly int _mostTypical;

    public TunedModel(ExchangeIndex index, double minimumMatch)
    {
        _index = index;
        _minimumMatch = minimumMatch;
        var patterns = Enumerable.Range(0, index.Count).GroupBy(i => Patterns.Of(index.Prompt(i))).ToDictionary(g => g.Key, g => g.ToList());
        _typical = patterns.ToFrozenDictionary(p => p.Key, p => Typical.Of(index, p.Value));
        _mostTypical = Typical.Of(index, [.. Enumerable.Range(0, index.Count)]);
    }

    public string Reply(Conversation conversation, CancellationToken cancellationToken)
    {
        var hits = _index.Search(Query.Of(conversation), Considered);
        cancellationToken.ThrowIfCancellationRequested();
        return _index.Reply(IsClose(hits) ? BestOf(hits.Best) : TypicalFor(conversation.Prompt));
    }

    private bool IsClose(Hits hits) => hits.Best.Count > 0 && hits.Best[0].Score >= _minimumMatch * hits.Ideal;

    private int BestOf(List<Hit> hits)
    {
        var nearlyEqual = hits.TakeWhile(h => h.Score >= hits[0].Score * NearlyEqual).Select(h => h.Exchange).ToList();
        return nearlyEqual.Count == 1 ? nearlyEqual[0] : Typical.Of(_index, nearlyEqual);
    }

    private int TypicalFor(string prompt) => _typical.GetValueOrDefault(Patterns.Of(prompt), _mostTypical);
}
