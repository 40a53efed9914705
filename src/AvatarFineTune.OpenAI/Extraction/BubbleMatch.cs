using System.Text;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>How two bubbles of neighbouring pages are alike.</summary>
internal enum BubbleLikeness
{
    /// <summary>They are two messages.</summary>
    Different,

    /// <summary>They differ as two readings of the same picture may.</summary>
    Near,

    /// <summary>They are the same, or one is the cut piece of the other.</summary>
    Same,
}

/// <summary>Tells whether two pages show the same message.</summary>
internal static class BubbleMatch
{
    /// <summary>Shorter texts must agree fully: "yes" and "yet" are two messages.</summary>
    private const int ShortestNear = 12;
    private const double MostDifference = 0.1;

    /// <summary>Comparing costs the square of it.</summary>
    private const int MostCompared = 400;

    /// <param name="above">The bubble on the page before.</param>
    /// <param name="below">The bubble on the next page.</param>
    internal static BubbleLikeness Compare(Bubble above, Bubble below)
    {
        if (above.Kind != below.Kind || !SameSender(above, below) || !SameTime(above, below) || (above.Day is { } one && below.Day is { } other && one != other))
        {
            return BubbleLikeness.Different;
        }

        var (a, b) = (Plain(above.Text), Plain(below.Text));
        if (string.Equals(a, b, StringComparison.Ordinal) || IsPiece(above, a, below, b))
        {
            return BubbleLikeness.Same;
        }

        return IsNear(a, b) ? BubbleLikeness.Near : BubbleLikeness.Different;
    }

    /// <summary>A bubble that ends at the page's end is the beginning of the whole one, and one that begins at the page's top its end.</summary>
    private static bool IsPiece(Bubble above, string a, Bubble below, string b) =>
        (above.CutBottom && !below.CutTop && a.Length > 0 && b.StartsWith(a, StringComparison.Ordinal))
        || (below.CutTop && !above.CutBottom && b.Length > 0 && a.EndsWith(b, StringComparison.Ordinal));

    private static bool SameSender(Bubble above, Bubble below) =>
        above.Side == below.Side || above.Side == BubbleSide.Unknown || below.Side == BubbleSide.Unknown
            ? above.Sender is null || below.Sender is null || string.Equals(Plain(above.Sender), Plain(below.Sender), StringComparison.Ordinal)
            : false;

    private static bool SameTime(Bubble above, Bubble below) =>
        above.Clock is { } one && below.Clock is { } other
            ? one == other
            : above.ShownTime is null || below.ShownTime is null || string.Equals(above.ShownTime, below.ShownTime, StringComparison.Ordinal);

    /// <summary>Without what readings differ in: case, blanks, the kinds of quotes, dots at a cut.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            if (!char.IsWhiteSpace(c))
            {
                plain.Append(c switch { '’' or '‘' or '`' => '\'', '“' or '”' => '"', _ => char.ToLowerInvariant(c) });
            }
        }

        return plain.ToString().TrimEnd('…');
    }

    private static bool IsNear(string a, string b)
    {
        var longer = Math.Max(a.Length, b.Length);
        if (Math.Min(a.Length, b.Length) < ShortestNear || longer - Math.Min(a.Length, b.Length) > longer * MostDifference || !SameDigits(a, b))
        {
            return false;
        }

        var (x, y) = (a[..Math.Min(a.Length, MostCompared)], b[..Math.Min(b.Length, MostCompared)]);
        return Distance(x, y) <= Math.Max(x.Length, y.Length) * MostDifference;
    }

    /// <summary>"See you at 5" and "See you at 6" are two messages.</summary>
    private static bool SameDigits(string a, string b) => a.Where(char.IsDigit).SequenceEqual(b.Where(char.IsDigit));

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
