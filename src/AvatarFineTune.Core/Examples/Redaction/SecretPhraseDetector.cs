using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Finds the secrets that a plain password rule misses: codes that come before their word ("123456 is your code"), and the
/// 12 to 24 words of a wallet after "seed phrase", "recovery phrase" or "mnemonic".
/// </summary>
internal sealed class SecretPhraseDetector : IPrivateDetector
{
    private const int MaxBetween = 6;

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        FindSeeds(text, found);
        if (!text.HasDigit || !text.Text.AsSpan().ContainsAny(PrivateWords.Instance.Announcing))
        {
            return;
        }

        var words = PrivateWords.Instance;
        var tokens = text.Tokens;
        for (var i = 0; i + 2 < tokens.Length; i++)
        {
            if (tokens[i].End - tokens[i].Start is < 3 or > 10 || !IsCode(tokens[i].Lower))
            {
                continue;
            }

            // The end of a longer number is no code; "G-" begins one.
            if (tokens[i].Start >= 2 && text.Text[tokens[i].Start - 1] is '-' && text.Text[tokens[i].Start - 2] != 'G')
            {
                continue;
            }

            // "123 456 is your code".
            var last = tokens[i].Lower.Length == 3 && tokens[i + 1].Lower is { Length: 3 } second && IsCode(second) && tokens[i + 1].Start == tokens[i].End + 1 ? i + 1 : i;
            if (last == i && tokens[i].Lower.Length < 4)
            {
                continue;
            }

            var rest = Lower(tokens, last + 1);
            var between = words["is-your"].LongestAt(rest);
            if (between > 0 && words["code"].Occurs(rest.AsSpan(between)))
            {
                var start = tokens[i].Start >= 2 && text.Text.AsSpan(tokens[i].Start - 2, 2) is "G-" ? tokens[i].Start - 2 : tokens[i].Start;
                found.Add(new(start, tokens[last].End - start, PrivateKind.Password));
                i = last;
            }
        }
    }

    private static void FindSeeds(SearchedText text, List<PrivateSpan> found)
    {
        if (text.Text.Length < 50 || !(Has("seed") || Has("mnemonic") || Has("recovery phrase")))
        {
            return;
        }

        var tokens = text.Tokens;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Lower is not ("phrase" or "mnemonic" or "seed" or "words"))
            {
                continue;
            }

            var first = i + 1;
            while (first < tokens.Length && first < i + 3 && tokens[first].Lower is "phrase" or "is" or "words" or "my" or "are")
            {
                first++;
            }

            var last = first;
            while (last < tokens.Length && last - first < 24 && IsSeedWord(text.Text, tokens, last, first))
            {
                last++;
            }

            if (last - first >= 12)
            {
                found.Add(new(tokens[first].Start, tokens[last - 1].End - tokens[first].Start, PrivateKind.Password));
                i = last - 1;
            }
        }

        bool Has(string word) => text.Text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    // BIP 39's English words have 3 to 8 letters; spaces or line ends stand between them.
    private static bool IsSeedWord(string s, Token[] tokens, int i, int first) =>
        tokens[i].Lower.Length is >= 3 and <= 8 && !tokens[i].Lower.AsSpan().ContainsAnyExceptInRange('a', 'z')
        && (i == first || (tokens[i].Start - tokens[i - 1].End <= 2 && string.IsNullOrWhiteSpace(s[tokens[i - 1].End..tokens[i].Start].Replace(',', ' '))));

    private static bool IsCode(string token) => token.Length is >= 3 and <= 8 && !token.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static string[] Lower(Token[] tokens, int from)
    {
        var lower = new string[Math.Min(MaxBetween + 2, tokens.Length - from)];
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = tokens[from + i].Lower;
        }

        return lower;
    }
}
