using System.Buffers;
using System.Globalization;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets.Style;

/// <summary>
/// Finds the phrases that a person keeps saying: two or three words within a sentence, or the word that opens a reply. A
/// phrase is how they write and not what they wrote: it stands in at least three replies, is of letters only (no number,
/// address, link or quotation mark can be in it), and names nobody whom they write with.
/// </summary>
internal static class Phrases
{
    private const int Fewest = 3;
    private const int Most = 5;
    private const int Shortest = 4;
    private const int Longest = 40;
    private const int WordsRead = 60;

    // Style shows in far fewer; beyond, only memory grows.
    private const int RepliesRead = 10_000;

    private static readonly SearchValues<char> Marks = SearchValues.Create(".,!?…:;()[]\"“”„«»*~_。、！？،؟।");
    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?…:;。！？؟।");

    public static IReadOnlyList<string> FavouritesOf(IReadOnlyList<TrainingExample> examples)
    {
        var sample = examples.Count <= RepliesRead
            ? examples
            : [.. examples.OrderBy(e => e.Hash.ToString(), StringComparer.Ordinal).ThenBy(e => e.Reply, StringComparer.Ordinal).Take(RepliesRead)];
        var names = NamesIn(sample);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in sample)
        {
            seen.Clear();
            Read(example.Reply, names, seen);
            foreach (var phrase in seen)
            {
                counts[phrase] = counts.GetValueOrDefault(phrase) + 1;
            }
        }

        return [.. WithoutParts(counts, Math.Max(Fewest, sample.Count / 60)).Take(Most)];
    }

    private static HashSet<string> NamesIn(IReadOnlyList<TrainingExample> examples) =>
        examples.SelectMany(e => e.Participants).Distinct(StringComparer.Ordinal)
            .SelectMany(n => n.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Select(n => n.ToLowerInvariant())
            .ToHashSet(StringComparer.Ordinal);

    private static void Read(string reply, HashSet<string> names, HashSet<string> phrases)
    {
        var words = new List<string>(3);
        var read = 0;
        foreach (var line in reply.AsSpan().EnumerateLines())
        {
            words.Clear();
            foreach (var part in line.SplitAny((ReadOnlySpan<char>)[' ', '\t', '\u00A0', '\u3000']))
            {
                var token = line[part];
                if (token.IsEmpty)
                {
                    continue;
                }

                if (++read > WordsRead)
                {
                    return;
                }

                Take(token, words, names);
                if (words.Count > 0)
                {
                    Add(words, isOpening: read == 1, phrases);
                }

                if (Ends.Contains(token[^1]))
                {
                    words.Clear();
                }
            }
        }
    }

    /// <summary>Appends a token to the last two words, or ends the phrase if it is none that may be in one.</summary>
    private static void Take(ReadOnlySpan<char> token, List<string> words, HashSet<string> names)
    {
        var start = token.IndexOfAnyExcept(Marks);
        var bare = start < 0 ? default : token[start..(token.LastIndexOfAnyExcept(Marks) + 1)];
        var word = bare.Length is > 0 and <= Longest && IsWord(bare) ? bare.ToString().ToLowerInvariant() : null;
        if (word is null || names.Contains(word))
        {
            words.Clear();
            return;
        }

        if (words.Count == 3)
        {
            words.RemoveAt(0);
        }

        words.Add(word);
    }

    private static void Add(List<string> words, bool isOpening, HashSet<string> phrases)
    {
        for (var length = isOpening ? 1 : 2; length <= words.Count; length++)
        {
            var phrase = string.Join(' ', words[^length..]);
            if (phrase.Length is >= Shortest and <= Longest)
            {
                phrases.Add(phrase);
            }
        }
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        var letters = 0;
        foreach (var c in word)
        {
            letters += char.IsLetter(c) ? 1 : 0;
            if (!char.IsLetter(c) && c is not ('\'' or '\u2019' or '-' or '\u200C' or '\u200D')
                && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
            {
                return false;
            }
        }

        return letters > 0;
    }

    /// <summary>The most frequent first, without those that are little more than part of a longer one.</summary>
    private static IEnumerable<string> WithoutParts(Dictionary<string, int> counts, int fewest)
    {
        // A few hundred are plenty to choose five from, and keep the comparison of all pairs small.
        var frequent = counts.Where(p => p.Value >= fewest)
            .OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Take(300).ToList();
        return frequent
            .Where(p => !frequent.Any(q => q.Key.Length > p.Key.Length && q.Value * 10L >= p.Value * 7L && $" {q.Key} ".Contains($" {p.Key} ", StringComparison.Ordinal)))
            .Select(p => p.Key);
    }
}
