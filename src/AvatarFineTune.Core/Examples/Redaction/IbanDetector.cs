using System.Collections.Frozen;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>Finds bank account numbers: a country, its length, and check digits that fit.</summary>
internal sealed class IbanDetector : IPrivateDetector
{
    /// <summary>How many characters an IBAN of each country has.</summary>
    internal static readonly FrozenDictionary<string, int> Lengths = (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 " +
        "GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 " +
        "MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 " +
        "VA22 VG24 XK20 YE30").Split(' ').ToFrozenDictionary(c => c[..2], c => int.Parse(c.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        var s = text.Text;
        for (var i = 0; i + 15 <= s.Length; i++)
        {
            if (char.IsAsciiLetter(s[i]) && char.IsAsciiLetter(s[i + 1]) && char.IsAsciiDigit(s[i + 2])
                && (i == 0 || !char.IsLetterOrDigit(s[i - 1])) && End(s, i) is > 0 and var end)
            {
                found.Add(new(i, end - i, PrivateKind.Iban));
                i = end - 1;
            }
        }
    }

    private static int End(string s, int start)
    {
        if (!Lengths.TryGetValue(s.Substring(start, 2).ToUpperInvariant(), out var length))
        {
            return -1;
        }

        Span<char> compact = stackalloc char[length];
        var (count, i) = (0, start);
        for (; i < s.Length && count < length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]))
            {
                compact[count++] = char.ToUpperInvariant(s[i]);
            }
            else if (s[i] is not (' ' or '\u00A0' or '-') || !char.IsAsciiLetterOrDigit(s[i - 1]))
            {
                return -1;
            }
        }

        var fits = count == length && (i == s.Length || !char.IsLetterOrDigit(s[i])) && CheckDigits.Mod97(compact) == 1;
        return fits && !IsStandIn(compact) ? i : -1;
    }

    // No bank has a code of nothing but zeros or Xs.
    private static bool IsStandIn(ReadOnlySpan<char> iban) => iban[4..8].IndexOfAnyExcept('0', 'X') < 0;
}

/// <summary>The two check rules of numbers that people pay with.</summary>
internal static class CheckDigits
{
    /// <summary>ISO 7064: the remainder by 97 of an IBAN with its first four characters moved to the end; 1 if valid.</summary>
    public static int Mod97(ReadOnlySpan<char> iban)
    {
        var remainder = 0;
        for (var i = 0; i < iban.Length; i++)
        {
            var c = iban[(i + 4) % iban.Length];
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
        }

        return remainder;
    }

    /// <summary>Luhn: whether the last digit checks the others.</summary>
    public static bool Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            digit *= 1 + (i & 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
