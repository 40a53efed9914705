namespace AvatarFineTune.Examples.Redaction;

/// <summary>Which lengths the numbers of each payment scheme have, by how they begin (ISO/IEC 7812 ranges as the schemes publish them).</summary>
internal static class CardSchemes
{
    /// <summary>From one beginning to another of the same length, and the lengths.</summary>
    private static readonly (int From, int To, int Digits, int Shortest, int Longest)[] Ranges =
    [
        (4, 4, 1, 13, 19),           // Visa
        (51, 55, 2, 16, 16),         // Mastercard
        (2221, 2720, 4, 16, 16),     // Mastercard
        (34, 34, 2, 15, 15),         // American Express
        (37, 37, 2, 15, 15),
        (6011, 6011, 4, 16, 19),     // Discover
        (644, 649, 3, 16, 19),
        (65, 65, 2, 16, 19),
        (300, 305, 3, 14, 19),       // Diners Club
        (3095, 3095, 4, 14, 19),
        (36, 36, 2, 14, 19),
        (38, 39, 2, 14, 19),
        (3528, 3589, 4, 16, 19),     // JCB
        (62, 62, 2, 16, 19),         // UnionPay
        (81, 81, 2, 16, 19),
        (5018, 5018, 4, 13, 19),     // Maestro
        (5020, 5020, 4, 13, 19),
        (5038, 5038, 4, 13, 19),
        (56, 58, 2, 13, 19),
        (6304, 6304, 4, 13, 19),
        (6759, 6763, 4, 13, 19),
        (2200, 2204, 4, 16, 19),     // Mir
        (508, 508, 3, 16, 16),       // RuPay
        (60, 60, 2, 16, 16),
        (82, 82, 2, 16, 16),
        (9792, 9792, 4, 16, 16),     // Troy
    ];

    public static bool Has(ReadOnlySpan<char> digits)
    {
        foreach (var (from, to, length, shortest, longest) in Ranges)
        {
            var beginning = 0;
            foreach (var digit in digits[..length])
            {
                beginning = (beginning * 10) + digit - '0';
            }

            if (beginning >= from && beginning <= to && digits.Length >= shortest && digits.Length <= longest && !(from == 4 && digits.Length is 14 or 15 or 17 or 18))
            {
                return true;
            }
        }

        return false;
    }
}
