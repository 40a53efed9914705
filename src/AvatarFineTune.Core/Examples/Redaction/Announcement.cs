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
        // Where words are written without spaces, each character is a token.
        var most = all.Length > 0 && Words.IsUnspaced(all[^1][0]) ? MaxWords * 3 : MaxWords;
        ReadOnlySpan<string> tokens = all.AsSpan(Math.Max(0, all.Length - most));
        var words = PrivateWords.Instance;
        var (phone, order) = (Last(words["phone"], tokens), Math.Max(Last(words["order"], tokens), Last(words["amount"], tokens)));
        var isPhone = phone > order || (order < 0 && Last(words["number"], tokens) >= 0);
        return isPhone ? Announcement.Phone : order >= 0 ? Announcement.Order : Announcement.Nothing;
    }

    /// <summary>Whether one of the last words before a number is one for a payment card.</summary>
    public static bool IsCardBefore(string s, int start) => IsBefore(s, start, "card");

    /// <summary>Whether one of the last words before a number is one for an identity number.</summary>
    public static bool IsIdentityBefore(string s, int start) => IsBefore(s, start, "identity");

    /// <summary>Whether the word after a number says what it counts: 1234567 people.</summary>
    public static bool IsUnitNext(string s, int end)
    {
        var at = end;
        while (at < s.Length && s[at] == ' ' && at - end < 2)
        {
            at++;
        }

        var last = at;
        while (last < s.Length && last - at < 16 && char.IsLetter(s[last]))
        {
            last++;
        }

        return last > at && PrivateWords.Instance["unit"].LongestAt([s[at..last].ToLowerInvariant()]) > 0;
    }

    private static bool IsBefore(string s, int start, string section)
    {
        var before = s.AsSpan(Math.Max(0, start - Lookback), Math.Min(start, Lookback));
        before = before[(before.LastIndexOf('\n') + 1)..];
        if (!HasLetter(before))
        {
            return false;
        }

        // Of a word that the lookback cuts in two, the rest might look like another one.
        var all = PhraseSet.Tokenize(before.ToString());
        var isCut = start > Lookback && before.Length == Lookback && char.IsLetterOrDigit(s[start - Lookback - 1]) && char.IsLetterOrDigit(before[0]) && !Words.IsUnspaced(before[0]);
        var first = Math.Max(isCut ? 1 : 0, all.Length - (MaxWords + 1));
        return first < all.Length && Last(PrivateWords.Instance[section], all.AsSpan(first)) >= 0;
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
