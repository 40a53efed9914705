namespace AvatarFineTune.Examples.Redaction;

/// <summary>The numbers that a country's regulator keeps for films and books: nobody will ever have one.</summary>
/// <param name="pack">The country's plan.</param>
/// <param name="patterns">The ranges, between bars: <c>x</c> is any digit, <c>NNN</c> an area code of North America.</param>
internal sealed class ReservedPhones(PhonePack pack, string patterns)
{
    private readonly string[] _patterns = patterns.Split('|');

    /// <summary>How many numbers there are.</summary>
    public int Size => _patterns.Sum(SizeOf);

    /// <summary>Draws one of them, all equally likely.</summary>
    public string Draw(Draws draws, bool isInternational)
    {
        var at = draws.Below(Size);
        foreach (var pattern in _patterns)
        {
            if (at < SizeOf(pattern))
            {
                var national = Fill(pattern, draws);
                return isInternational ? $"+{pack.Code} {national}" : pack.Code == "1" ? national : pack.Trunk + national;
            }

            at -= SizeOf(pattern);
        }

        throw new InvalidOperationException("A drawn number lies beyond the ranges.");
    }

    /// <summary>Whether these are the digits of one of the numbers, with or without calling code and trunk prefix.</summary>
    public bool Has(ReadOnlySpan<char> digits) =>
        Matches(digits) || (digits.StartsWith(pack.Trunk, StringComparison.Ordinal) && Matches(digits[pack.Trunk.Length..]))
        || (digits.StartsWith(pack.Code, StringComparison.Ordinal) && Matches(digits[pack.Code.Length..]))
        || (digits.StartsWith("00", StringComparison.Ordinal) && digits[2..].StartsWith(pack.Code, StringComparison.Ordinal) && Matches(digits[(2 + pack.Code.Length)..]));

    private bool Matches(ReadOnlySpan<char> national)
    {
        foreach (var pattern in _patterns)
        {
            var at = 0;
            foreach (var c in pattern)
            {
                if (c is 'x' or 'N' or (>= '0' and <= '9'))
                {
                    if (at >= national.Length || (char.IsAsciiDigit(c) && national[at] != c))
                    {
                        at = -1;
                        break;
                    }

                    at++;
                }
            }

            if (at == national.Length && (pattern[0] != 'N' || IsAreaCode(national)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Fill(string pattern, Draws draws)
    {
        var filled = pattern.ToCharArray();
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i] = filled[i] == 'x' ? (char)('0' + draws.Below(10)) : filled[i];
        }

        while (filled[0] == 'N' || (pattern[0] == 'N' && !IsAreaCode(filled)))
        {
            // The third digit follows the second: 800 and its like, the toll-free codes, are never drawn.
            (filled[0], filled[1]) = ((char)('2' + draws.Below(8)), (char)('0' + draws.Below(9)));
            filled[2] = (char)('2' + draws.Below(8));
        }

        return new(filled);
    }

    private static int SizeOf(string pattern)
    {
        var size = pattern[0] == 'N' ? AreaCodes : 1;
        foreach (var c in pattern)
        {
            size *= c == 'x' ? 10 : 1;
        }

        return size;
    }

    // 8 first digits, 9 second and 8 third ones, less the 7 pairs of equal digits after each first.
    private const int AreaCodes = 8 * ((9 * 8) - 7);

    /// <summary>An area code in form; one with two equal digits at its end is toll-free, personal or kept.</summary>
    private static bool IsAreaCode(ReadOnlySpan<char> code) => code[0] is >= '2' and <= '9' && code[1] is >= '0' and <= '8' && code[2] is >= '2' and <= '9' && code[1] != code[2];
}
