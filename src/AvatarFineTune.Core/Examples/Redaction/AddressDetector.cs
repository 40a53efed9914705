using System.Buffers;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Finds what looks like a street with its number, the way German, Dutch, English, French, Spanish, Portuguese, Italian,
/// Polish, Russian, Ukrainian, Turkish, Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian and Czech write it. Street names start with a capital: it keeps "auf dem Weg 2" out.
/// </summary>
internal sealed class AddressDetector : IPrivateDetector
{
    private const int MaxWords = 5;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \u00A0.,ºª°:'’");

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        if (!text.HasDigit)
        {
            return;
        }

        var tokens = text.Tokens;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (Match(text.Text, tokens, i) is var (first, last) && last >= 0 && !text.IsInLink(tokens[first].Start))
            {
                last = WithCity(text.Text, tokens, last);
                var (start, length) = (tokens[first].Start, tokens[last].End - tokens[first].Start);
                found.Add(new(start, length, PrivateKind.Address, StandIns.IsOurs(text.Text.AsSpan(start, length), PrivateKind.Address)));
                i = last;
            }
        }
    }

    private static (int First, int Last) Match(string s, Token[] tokens, int i)
    {
        var words = PrivateWords.Instance;
        if (IsNumber(tokens[i]))
        {
            return NumberFirst(s, tokens, i, words);
        }

        if (i + 1 >= tokens.Length)
        {
            return (i, -1);
        }

        // Lindenstraße 5; Berliner Str. 12.
        if (IsCapital(s, tokens[i]))
        {
            if (EndsAsStreet(tokens[i].Lower) && IsNumber(tokens[i + 1]) && Touch(s, tokens, i, 2))
            {
                return (i, i + 1);
            }

            if (i + 2 < tokens.Length && words.Article.LongestAt([tokens[i].Lower]) == 0 && words.StreetEnd.LongestAt([tokens[i + 1].Lower]) > 0 && IsNumber(tokens[i + 2])
                && Touch(s, tokens, i, 1) && Touch(s, tokens, i + 1, 2))
            {
                return (i, i + 2);
            }
        }

        return words.StreetStart.LongestAt([tokens[i].Lower]) > 0 ? StreetFirst(s, tokens, i) : TurkishStreet(s, tokens, i, words);
    }

    /// <summary>Via Roma 3; Calle de Alcalá, 42; ул. Ленина, 5: the kind of street, capitalised words, a number.</summary>
    private static (int First, int Last) StreetFirst(string s, Token[] tokens, int i)
    {
        // "via Zoom 3": in Latin script the kind itself must be capitalised, unless an abbreviation's stop follows.
        if (s[tokens[i].Start] < '\u0400' && !IsCapital(s, tokens[i]) && !(tokens[i].End < s.Length && s[tokens[i].End] == '.'))
        {
            return (i, -1);
        }

        var capitals = 0;
        for (var j = i + 1; j < tokens.Length && j <= i + MaxWords && Touch(s, tokens, j - 1, 2); j++)
        {
            if (IsNumber(tokens[j]) && capitals > 0)
            {
                return (i, j);
            }

            capitals += IsCapital(s, tokens[j]) ? 1 : 0;
        }

        return (i, -1);
    }

    /// <summary>221b Baker Street; 12 rue de la Paix.</summary>
    private static (int First, int Last) NumberFirst(string s, Token[] tokens, int i, PrivateWords words)
    {
        var next = i + 1;
        if (next < tokens.Length && tokens[next].Lower is "bis" or "ter")
        {
            next++;
        }

        if (next < tokens.Length && words.StreetNumbered.LongestAt([tokens[next].Lower]) > 0)
        {
            for (var j = next + 1; j < tokens.Length && j <= next + 4 && Touch(s, tokens, j - 1, 1); j++)
            {
                if (IsCapital(s, tokens[j]))
                {
                    // One more capitalised word belongs to the name: rue Victor Hugo.
                    return (i, j + 1 < tokens.Length && IsCapital(s, tokens[j + 1]) && Touch(s, tokens, j, 1) ? j + 1 : j);
                }
            }
        }

        for (var j = i + 1; j < tokens.Length && j <= i + 4 && IsCapital(s, tokens[j]) && Touch(s, tokens, j - 1, 1); j++)
        {
            if (j > i + 1 && words.StreetLast.LongestAt([tokens[j].Lower]) > 0)
            {
                return (i, j);
            }
        }

        return (i, -1);
    }

    private static (int First, int Last) TurkishStreet(string s, Token[] tokens, int i, PrivateWords words)
    {
        if (!IsCapital(s, tokens[i]) || words.StreetSuffix.LongestAt([tokens[i + 1].Lower]) == 0 || !Touch(s, tokens, i, 1))
        {
            return (i, -1);
        }

        var number = i + 2 + (i + 2 < tokens.Length && tokens[i + 2].Lower == "no" ? 1 : 0);
        return number < tokens.Length && IsNumber(tokens[number]) && Touch(s, tokens, number - 1, 3) ? (i, number) : (i, -1);
    }

    /// <summary>Takes the postcode and town that follow: ", 10115 Berlin".</summary>
    private static int WithCity(string s, Token[] tokens, int last)
    {
        var isTown = last + 2 < tokens.Length && tokens[last + 1].Lower.Length is 4 or 5 && tokens[last + 1].Lower.All(char.IsAsciiDigit)
            && IsCapital(s, tokens[last + 2]) && Touch(s, tokens, last, 2) && Touch(s, tokens, last + 1, 1);
        return isTown ? last + 2 : last;
    }

    private static bool EndsAsStreet(string word) =>
        word.Length > 5 && (word.EndsWith("straße", StringComparison.Ordinal) || word.EndsWith("strasse", StringComparison.Ordinal)
            || word.EndsWith("str", StringComparison.Ordinal) || word.EndsWith("weg", StringComparison.Ordinal) || word.EndsWith("gasse", StringComparison.Ordinal)
            || word.EndsWith("platz", StringComparison.Ordinal) || word.EndsWith("allee", StringComparison.Ordinal) || word.EndsWith("damm", StringComparison.Ordinal)
            || word.EndsWith("ufer", StringComparison.Ordinal) || word.EndsWith("straat", StringComparison.Ordinal) || word.EndsWith("laan", StringComparison.Ordinal)
            || word.EndsWith("plein", StringComparison.Ordinal) || word.EndsWith("gracht", StringComparison.Ordinal) || word.EndsWith("kade", StringComparison.Ordinal)
            || word.EndsWith("gatan", StringComparison.Ordinal) || word.EndsWith("vägen", StringComparison.Ordinal) || word.EndsWith("gade", StringComparison.Ordinal)
            || word.EndsWith("veien", StringComparison.Ordinal) || word.EndsWith("katu", StringComparison.Ordinal));

    /// <summary>1 to 5 digits, and perhaps one letter: 12, 221b.</summary>
    private static bool IsNumber(Token token)
    {
        var digits = token.Lower.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits < 0 ? token.Lower.Length <= 5 : digits is > 0 and <= 4 && digits == token.Lower.Length - 1;
    }

    private static bool IsCapital(string s, Token token) => char.IsUpper(s[token.Start]) || Examples.Text.Words.IsUnspaced(s[token.Start]);

    /// <summary>Whether a word and the next stand together: spaces, and as many commas, stops or signs as allowed.</summary>
    private static bool Touch(string s, Token[] tokens, int i, int most)
    {
        var between = s.AsSpan(tokens[i].End, tokens[i + 1].Start - tokens[i].End);
        return between.Length <= most + 1 && !between.ContainsAnyExcept(Separators);
    }
}
