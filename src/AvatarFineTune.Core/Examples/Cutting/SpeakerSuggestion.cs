using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Cutting;

/// <summary>
/// Whom an unknown name may have meant: the same without case and accents, a part of the name, or nearly the same letters.
/// It only ever words an error: a guess that were taken would teach an avatar somebody else's voice.
/// </summary>
internal static class SpeakerSuggestion
{
    private const int MaxSuggested = 3;
    private const int MaxTypedLength = 64;

    private enum Likeness
    {
        SameButForCase,
        Part,
        Mistyped,
        None,
    }

    /// <summary>The names, best first and at most three; empty if none comes near.</summary>
    public static IReadOnlyList<string> Of(string wanted, SpeakerTable speakers)
    {
        var bare = Fold(wanted.Trim().TrimStart('@'));
        if (bare.Length == 0)
        {
            return [];
        }

        return [.. speakers.All
            .Where(s => s.Messages > 0)
            .SelectMany(s => s.Names.Concat(s.Handles), (s, name) => (Name: name, s.Messages, Likeness: Compare(bare, Fold(name))))
            .Where(c => c.Likeness != Likeness.None)
            .OrderBy(c => c.Likeness).ThenByDescending(c => c.Messages).ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name).Distinct(StringComparer.Ordinal).Take(MaxSuggested)];
    }

    /// <summary>Without case and accents, the same on every machine.</summary>
    private static string Fold(string name) => string.Concat(CleanText.Name(name)
        .Select(c => CanonicalData.Instance.Decompose(c) is [var letter and <= char.MaxValue, ..] ? (char)letter : c)
        .Where(c => CanonicalData.Instance.Class(c) == 0)).ToUpperInvariant();

    private static Likeness Compare(string wanted, string name) =>
        wanted == name ? Likeness.SameButForCase
        : Holds(name, wanted) || Holds(wanted, name) ? Likeness.Part
        : IsMistyped(wanted, name) ? Likeness.Mistyped
        : Likeness.None;

    /// <summary>Whether one name begins a word of the other: "Ann" is meant by "Mary Ann", hardly by "Joanna".</summary>
    private static bool Holds(string whole, string part)
    {
        if (!part.Any(char.IsLetterOrDigit))
        {
            return false;
        }

        for (var start = 0; start < whole.Length; start++)
        {
            if ((start == 0 || !char.IsLetterOrDigit(whole[start - 1])) && char.IsLetterOrDigit(whole[start])
                && whole.AsSpan(start).StartsWith(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One letter in four may be wrong, missing or too many, and never more than three.</summary>
    private static bool IsMistyped(string wanted, string name)
    {
        var allowed = Math.Min(3, wanted.Length / 4);
        return allowed > 0 && wanted.Length <= MaxTypedLength && Math.Abs(wanted.Length - name.Length) <= allowed
            && Distance(wanted, name) <= allowed;
    }

    /// <summary>Levenshtein's distance, row by row.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var changed = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }
}
