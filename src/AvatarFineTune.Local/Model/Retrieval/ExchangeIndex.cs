using System.Buffers;
using System.Runtime.InteropServices;
using AvatarFineTune.Local.Model.Training;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>
/// Learned exchanges behind an inverted index, ranked by Okapi BM25 (k1 = 1.2, b = 0.75) over the words of their prompts, to
/// which the turns before them add a quarter. Grows while a model trains; many may search it once it no longer does.
/// </summary>
internal sealed class ExchangeIndex
{
    private const float K1 = 1.2f;
    private const float B = 0.75f;
    private const float EarlierShare = 0.25f;

    /// <summary>Of a reply so many different words are compared; of a chat message that is all of them.</summary>
    private const int MaxReplyTerms = 128;

    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly List<List<Posting>> _postings = [];
    private readonly List<int> _replyFrequency = [];
    private readonly List<float> _lengths = [];
    private readonly List<string> _prompts = [];
    private readonly List<string> _replies = [];
    private readonly List<int[]> _replyTerms = [];
    private double _totalLength;

    public int Count => _replies.Count;

    public string Prompt(int exchange) => _prompts[exchange];

    public string Reply(int exchange) => _replies[exchange];

    public void Add(Exchange exchange)
    {
        var counts = new OrderedDictionary<int, float>();
        var length = Count(exchange.Prompt, 1) + exchange.Earlier.Sum(turn => Count(turn, EarlierShare));
        foreach (var (term, frequency) in counts)
        {
            _postings[term].Add(new(_replies.Count, frequency));
        }

        var replyTerms = ReplyWords(exchange.Reply).Select(Term).ToArray();
        foreach (var term in replyTerms)
        {
            _replyFrequency[term]++;
        }

        _lengths.Add(length);
        _totalLength += length;
        _prompts.Add(exchange.Prompt);
        _replies.Add(exchange.Reply);
        _replyTerms.Add(replyTerms);

        float Count(string text, float weight)
        {
            var words = Words.Of(text);
            foreach (var word in words)
            {
                var term = Term(word);
                counts[term] = counts.GetValueOrDefault(term) + weight;
            }

            return words.Count * weight;
        }
    }

    /// <summary>Finds the closest exchanges, best first; equal ones in the order in which they were learned.</summary>
    public Hits Search(IReadOnlyList<KeyValuePair<string, float>> query, int count)
    {
        if (Count == 0)
        {
            return new([], 0);
        }

        var scores = ArrayPool<float>.Shared.Rent(Count);
        try
        {
            var seen = scores.AsSpan(0, Count);
            seen.Clear();
            var ideal = 0f;
            var average = Math.Max(1e-3f, (float)(_totalLength / Count));
            foreach (var (word, weight) in query)
            {
                var postings = _vocabulary.TryGetValue(word, out var term) ? CollectionsMarshal.AsSpan(_postings[term]) : [];
                var value = weight * Rarity(postings.Length);

                // A word found once in a prompt of average length scores its value: that is what "equal" means here. What was
                // never learned counts half, or a small model, which knows few words, would find nothing close; and a name
                // that was never learned not at all.
                ideal += postings.Length > 0 ? value : word[0] == '@' ? 0 : value / 2;
                foreach (var posting in postings)
                {
                    var norm = K1 * (1 - B + B * _lengths[posting.Exchange] / average);
                    seen[posting.Exchange] += value * posting.Frequency * (K1 + 1) / (posting.Frequency + norm);
                }
            }

            return new(Best(seen, count), ideal);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    /// <summary>A reply as a vector of unit length over its words, the rarer the heavier; words never learned count in its length only.</summary>
    public TermVector Vector(string reply)
    {
        var terms = new List<int>();
        var unknown = 0;
        foreach (var word in ReplyWords(reply))
        {
            if (_vocabulary.TryGetValue(word, out var term))
            {
                terms.Add(term);
            }
            else
            {
                unknown++;
            }
        }

        return Vector([.. terms], unknown);
    }

    /// <summary>A learned reply's vector.</summary>
    public TermVector Vector(int exchange) => Vector(_replyTerms[exchange], 0);

    private TermVector Vector(int[] terms, int unknown)
    {
        var weights = new float[terms.Length];
        var square = unknown * Rarity(0) * Rarity(0);
        for (var i = 0; i < terms.Length; i++)
        {
            weights[i] = Rarity(_replyFrequency[terms[i]]);
            square += weights[i] * weights[i];
        }

        var length = MathF.Sqrt(square);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] /= length;
        }

        return new(terms, weights);
    }

    private float Rarity(int frequency) => MathF.Log(1 + (Count - frequency + 0.5f) / (frequency + 0.5f));

    private static IEnumerable<string> ReplyWords(string reply) => Words.Of(reply).Distinct(StringComparer.Ordinal).Take(MaxReplyTerms);

    private int Term(string word)
    {
        if (!_vocabulary.TryGetValue(word, out var term))
        {
            term = _postings.Count;
            _vocabulary.Add(word, term);
            _postings.Add([]);
            _replyFrequency.Add(0);
        }

        return term;
    }

    private static List<Hit> Best(ReadOnlySpan<float> scores, int count)
    {
        // The weakest kept hit is on top: the lowest score, and of equal ones the latest learned.
        var kept = new PriorityQueue<int, (float Score, int Later)>(count + 1);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] <= 0)
            {
                continue;
            }

            if (kept.Count < count)
            {
                kept.Enqueue(i, (scores[i], -i));
            }
            else if (kept.TryPeek(out _, out var weakest) && scores[i] > weakest.Score)
            {
                kept.DequeueEnqueue(i, (scores[i], -i));
            }
        }

        var hits = new List<Hit>(kept.Count);
        while (kept.TryDequeue(out var exchange, out var priority))
        {
            hits.Add(new(exchange, priority.Score));
        }

        hits.Reverse();
        return hits;
    }

    private readonly record struct Posting(int Exchange, float Frequency);
}

/// <summary>An exchange that was found.</summary>
internal readonly record struct Hit(int Exchange, float Score);

/// <summary>What a search found.</summary>
/// <param name="Best">The closest exchanges, best first.</param>
/// <param name="Ideal">What an equal prompt of average length would score.</param>
internal readonly record struct Hits(List<Hit> Best, float Ideal);
