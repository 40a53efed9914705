namespace AvatarFineTune.Examples.Redaction;

/// <summary>Finds bank account numbers: a country, its length, and check digits that fit.</summary>
internal sealed class IbanDetector : IPrivateDetector
{
    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        if (!text.HasDigit)
        {
            return;
        }

        var s = text.Text;
        for (var i = 0; i + 15 <= s.Length; i++)
        {
            if (char.IsAsciiLetter(s[i]) && char.IsAsciiLetter(s[i + 1]) && char.IsAsciiDigit(s[i + 2])
                && (i == 0 || !char.IsLetterOrDigit(s[i - 1])) && End(s, i) is (> 0 and var end, var isOurs))
            {
                found.Add(new(i, end - i, PrivateKind.Iban, isOurs));
                i = end - 1;
            }
        }
    }

    private static (int End, bool IsOurs) End(string s, int start)
    {
        if (IbanRegistry.Instance.Structure(s.AsSpan(start, 2)) is not { } structure)
        {
            return (-1, false);
        }

        var length = 4 + structure.Length;
        Span<char> compact = stackalloc char[length];
        var (count, i) = (0, start);
        for (; i < s.Length && count < length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]))
            {
                compact[count++] = char.ToUpperInvariant(s[i]);
            }
            else if (s[i] is not (' ' or '\u00A0' or '\u202F' or '-' or '.') || !char.IsAsciiLetterOrDigit(s[i - 1]))
            {
                return (-1, false);
            }
        }

        var fits = count == length && (i == s.Length || !char.IsLetterOrDigit(s[i])) && CheckDigits.Mod97(compact) == 1 && IbanRegistry.Fits(compact[4..], structure);
        return (fits ? i : -1, fits && IsStandIn(compact));
    }

    // No bank has a code of nothing but zeros or Xs.
    private static bool IsStandIn(ReadOnlySpan<char> iban) => iban[4..8].IndexOfAnyExcept('0', 'X') < 0;
}
