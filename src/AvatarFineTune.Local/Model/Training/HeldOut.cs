using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Model.Training;

/// <summary>How well a model tells the true replies of exchanges that it never saw.</summary>
/// <param name="Replies">The different held-out replies that each true one is ranked among.</param>
/// <param name="RecallAt1">The share of true replies ranked first.</param>
/// <param name="RecallAt5">The share ranked fifth or better.</param>
/// <param name="MeanReciprocalRank">The mean of 1 / rank.</param>
internal sealed record HeldOutMetrics(int Replies, double RecallAt1, double RecallAt5, double MeanReciprocalRank);

/// <summary>
/// The validation file's exchanges. For each, the closest learned exchanges are found by its prompt; their replies, weighted by
/// how close they were, say what words to expect; and all held-out replies are ranked by their likeness to that. Nothing of the
/// validation file is learned, not even how rare its words are. Equal likeness counts against the true reply, so that a model
/// that knows nothing scores nothing.
/// </summary>
internal sealed class HeldOut
{
    /// <summary>Of a larger file that many exchanges, evenly spread, keep a step fast.</summary>
    public const int MaxExchanges = 500;

    private const int Neighbours = 10;

    private readonly List<(List<KeyValuePair<string, float>> Query, int Reply)> _questions = [];
    private readonly List<string> _replies = [];

    public HeldOut(IReadOnlyList<Exchange> exchanges)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var count = Math.Min(exchanges.Count, MaxExchanges);
        for (var i = 0; i < count; i++)
        {
            var exchange = exchanges[(int)((long)i * exchanges.Count / count)];

            // "ok" said twice is one candidate: no model could tell the two apart.
            if (!numbers.TryGetValue(exchange.Reply, out var reply))
            {
                reply = _replies.Count;
                numbers.Add(exchange.Reply, reply);
                _replies.Add(exchange.Reply);
            }

            _questions.Add((Query.Of(new(exchange.Prompt, exchange.Earlier)), reply));
        }
    }

    public HeldOutMetrics? Measure(ExchangeIndex learned, CancellationToken cancellationToken)
    {
        if (_questions.Count == 0)
        {
            return null;
        }

        var candidates = _replies.ConvertAll(learned.Vector);
        var (first, five, reciprocal) = (0, 0, 0d);
        foreach (var (query, reply) in _questions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var expected = new Dictionary<int, float>();
            foreach (var hit in learned.Search(query, Neighbours).Best)
            {
                learned.Vector(hit.Exchange).AddTo(expected, hit.Score);
            }

            var truth = candidates[reply].Dot(expected);
            var rank = candidates.Count(c => c.Dot(expected) >= truth);
            first += rank == 1 ? 1 : 0;
            five += rank <= 5 ? 1 : 0;
            reciprocal += 1d / rank;
        }

        double all = _questions.Count;
        return new(_replies.Count, first / all, five / all, reciprocal / all);
    }
}
