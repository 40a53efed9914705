using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>What the words before a number say that it is.</summary>
internal enum Announcement
{
    Nothing,

    /// <summary>"call me on", "mobil:".</summary>
    Phone,

    /// <summary>"order number", "Rechnung".</summary>
    Order,
}

/// <summary>Reads the few words before a number.</summary>
internal static class Announcements
{
    private const int Lookback = 24;
    private const int MaxWords = 3;

    /// <summary>Judges by the last three words on the number's line; of an order and a phone, the nearer counts.</summary>
    public static Announcement Before(string s, int start)
    {
        var before = s.AsSpan(Math.Max(0, start - Lookback), Math.Min(start, Lookback));
        before = before[(before.LastIndexOf('\n') + 1)..];
        if (!HasLetter(before))
        {
            return Announcement.Nothing;
        }

        var all = PhraseSet.Tokenize(before.ToString());
        ReadOnlySpan<string> tokens = all.AsSpan(Math.Max(0, all.Length - MaxWords));
        var words = PrivateWords.Instance;
        var (phone, order) = (Last(words["phone"], tokens), Last(words["order"], tokens));
        var isPhone = phone > order || (order < 0 && Last(words["number"], tokens) >= 0);
        return isPhone ? Announcement.Phone : order >= 0 ? Announcement.Order : Announcement.Nothing;
    }

    // Most digits stand among digits: spare those the search.
    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }

    private static int Last(PhraseSet phrases, ReadOnlySpan<string> tokens)
    {
        for (var i = tokens.Length - 1; i >= 0; i--)
        {
            if (phrases.LongestAt(tokens[i..]) > 0)
            {
                return i;
            }
        }

        return -1;
    }
}
