using System.Globalization;
using System.Text;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets;

/// <summary>What a person's replies have in common, measured.</summary>
internal sealed class ReplyStyle
{
    private const int FewestForAPhrase = 3;

    public int Replies { get; private init; }

    /// <summary>The lower quartile of words in a reply, at least 1.</summary>
    public int ShortWords { get; private init; }

    /// <summary>The upper quartile of words in a reply, at least 1.</summary>
    public int LongWords { get; private init; }

    public double LowerCaseShare { get; private init; }

    public double FinalStopShare { get; private init; }

    public double ExclamationShare { get; private init; }

    public double QuestionShare { get; private init; }

    public double MultiLineShare { get; private init; }

    public double EmojiShare { get; private init; }

    public IReadOnlyList<string> FavouriteEmoji { get; private init; } = [];

    public IReadOnlyList<string> FavouritePhrases { get; private init; } = [];

    public static ReplyStyle Measure(IReadOnlyList<TrainingExample> examples)
    {
        if (examples.Count == 0)
        {
            return new();
        }

        var words = new List<int>(examples.Count);
        int cased = 0, lower = 0, stop = 0, exclaim = 0, question = 0, lines = 0, withEmoji = 0;
        var emoji = new Dictionary<string, int>(StringComparer.Ordinal);
        var phrases = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var reply in examples.Select(e => e.Reply))
        {
            var tokens = reply.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            words.Add(Math.Max(tokens.Length, 1));
            if (FirstRune(reply) is var first && (Rune.IsLower(first) || Rune.IsUpper(first)))
            {
                cased++;
                lower += Rune.IsLower(first) ? 1 : 0;
            }

            stop += reply.EndsWith('.') ? 1 : 0;
            exclaim += reply.Contains('!', StringComparison.Ordinal) ? 1 : 0;
            question += reply.Contains('?', StringComparison.Ordinal) ? 1 : 0;
            lines += reply.Contains('\n', StringComparison.Ordinal) ? 1 : 0;
            withEmoji += CountEmoji(reply, emoji) ? 1 : 0;
            CountPhrases(tokens, phrases);
        }

        words.Sort();
        double all = examples.Count;
        return new()
        {
            Replies = examples.Count,
            ShortWords = words[words.Count / 4],
            LongWords = words[words.Count * 3 / 4],
            LowerCaseShare = cased == 0 ? 0 : (double)lower / cased,
            FinalStopShare = stop / all,
            ExclamationShare = exclaim / all,
            QuestionShare = question / all,
            MultiLineShare = lines / all,
            EmojiShare = withEmoji / all,
            FavouriteEmoji = Top(emoji, Math.Max(FewestForAPhrase, examples.Count / 100), 3),
            FavouritePhrases = Top(WithoutParts(phrases), Math.Max(FewestForAPhrase, examples.Count / 60), 5),
        };
    }

    private static bool CountEmoji(string reply, Dictionary<string, int> counts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var elements = StringInfo.GetTextElementEnumerator(reply);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            if (FirstRune(element) is { Value: >= 0x2600 } rune
                && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol && seen.Add(element))
            {
                counts[element] = counts.GetValueOrDefault(element) + 1;
            }
        }

        return seen.Count > 0;
    }

    /// <summary>Counts each phrase once a reply: two or three words, or one word of a reply's opening.</summary>
    private static void CountPhrases(string[] tokens, Dictionary<string, int> counts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < Math.Min(tokens.Length, 60); start++)
        {
            for (var length = start == 0 ? 1 : 2; length <= 3 && start + length <= tokens.Length; length++)
            {
                var phrase = string.Join(' ', tokens, start, length).Trim('.', ',', '!', '?', ':', ';').ToLowerInvariant();
                if (phrase.Length >= 4 && phrase.Any(char.IsLetter) && !phrase.Any(char.IsDigit) && seen.Add(phrase))
                {
                    counts[phrase] = counts.GetValueOrDefault(phrase) + 1;
                }
            }
        }
    }

    /// <summary>Drops a phrase that is little more than part of a longer one.</summary>
    private static Dictionary<string, int> WithoutParts(Dictionary<string, int> phrases)
    {
        // The most frequent few hundred are plenty to choose five from, and keep the comparison of all pairs small.
        var frequent = phrases.Where(p => p.Value >= FewestForAPhrase)
            .OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(300).ToList();
        return frequent
            .Where(p => !frequent.Any(q => q.Key.Length > p.Key.Length && q.Value * 10 >= p.Value * 7 && q.Key.Contains(p.Key, StringComparison.Ordinal)))
            .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
    }

    private static Rune FirstRune(string text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done ? rune : Rune.ReplacementChar;

    private static List<string> Top(Dictionary<string, int> counts, int fewest, int count) =>
        [.. counts.Where(c => c.Value >= fewest).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(count).Select(c => c.Key)];
}
