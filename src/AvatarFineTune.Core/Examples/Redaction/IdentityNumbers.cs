namespace AvatarFineTune.Examples.Redaction;

/// <summary>The identity numbers that their shape and checksum make certain, without a word.</summary>
internal static class IdentityNumbers
{
    /// <summary>Whether these are such a number.</summary>
    /// <param name="value">Its letters, in upper case, and digits.</param>
    /// <param name="shape">How it is written: 0 for a digit, A for a letter, the rest as it is.</param>
    public static bool IsOne(ReadOnlySpan<char> value, ReadOnlySpan<char> shape) => value.Length switch
    {
        9 => IsAmerican(value, shape) || IsSpanish(value, shape) || IsBritish(value, shape),
        10 or 12 when char.IsAsciiDigit(value[^1]) => IsSwedish(value, shape) || (value.Length == 12 && IsIndian(value, shape)),
        11 => IsBrazilian(value, shape) || IsRussian(value, shape),
        15 => IsFrench(value),
        16 => IsItalian(value),
        18 => IsChinese(value),
        _ => false,
    };

    // Social security number: no area 000, 666 or 9xx, no group 00, no serial 0000.
    private static bool IsAmerican(ReadOnlySpan<char> value, ReadOnlySpan<char> shape) =>
        shape is "000-00-0000" && value[0] != '9' && value[..3] is not ("000" or "666") && value[3..5] is not "00" && value[5..] is not "0000";

    // DNI: eight digits, and a letter by their remainder; NIE: X, Y or Z for the first digit.
    private static bool IsSpanish(ReadOnlySpan<char> value, ReadOnlySpan<char> shape)
    {
        if (shape is not ("00000000A" or "00000000-A" or "A0000000A" or "A-0000000-A") || (char.IsAsciiLetter(value[0]) && value[0] is not ('X' or 'Y' or 'Z')))
        {
            return false;
        }

        var number = char.IsAsciiDigit(value[0]) ? value[0] - '0' : value[0] - 'X';
        foreach (var digit in value[1..8])
        {
            number = (number * 10) + digit - '0';
        }

        return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == value[8];
    }

    // National insurance number: two letters of those in use, six digits, A to D.
    private static bool IsBritish(ReadOnlySpan<char> value, ReadOnlySpan<char> shape) =>
        shape is "AA000000A" or "AA 00 00 00 A" or "AA-00-00-00-A" && !"DFIQUV".Contains(value[0], StringComparison.Ordinal) && !"DFIQUVO".Contains(value[1], StringComparison.Ordinal)
        && value[..2] is not ("BG" or "GB" or "NK" or "KN" or "TN" or "NT" or "ZZ") && value[8] is >= 'A' and <= 'D' && value[2..8] is not "000000";

    // Personnummer: a birthday, a hyphen (a plus after a hundred years), and Luhn over the last ten digits.
    private static bool IsSwedish(ReadOnlySpan<char> value, ReadOnlySpan<char> shape) =>
        shape is "000000-0000" or "00000000-0000" or "000000+0000" && IsDay(value[^8..^4]) && (value.Length == 10 || value[..2] is "19" or "20") && CheckDigits.Luhn(value[^10..]);

    // CPF: two check digits by weights from 10 and 11 down.
    private static bool IsBrazilian(ReadOnlySpan<char> value, ReadOnlySpan<char> shape)
    {
        if (shape is not "000.000.000-00" || value.IndexOfAnyExcept(value[0]) < 0)
        {
            return false;
        }

        return Check(value[..9]) == value[9] - '0' && Check(value[..10]) == value[10] - '0';

        static int Check(ReadOnlySpan<char> digits)
        {
            var sum = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                sum += (digits[i] - '0') * (digits.Length + 1 - i);
            }

            return sum * 10 % 11 % 10;
        }
    }

    // SNILS: the sum of the digits by weights from 9 down, by 101.
    private static bool IsRussian(ReadOnlySpan<char> value, ReadOnlySpan<char> shape)
    {
        if (shape is not ("000-000-000 00" or "000-000-000-00"))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (value[i] - '0') * (9 - i);
        }

        return sum % 101 % 100 == ((value[9] - '0') * 10) + value[10] - '0';
    }

    // Aadhaar: 4-4-4, not from 0 or 1, and the check of Verhoeff.
    private static bool IsIndian(ReadOnlySpan<char> value, ReadOnlySpan<char> shape) =>
        shape is "0000 0000 0000" or "0000-0000-0000" && value[0] >= '2' && CheckDigits.Verhoeff(value);

    // NIR: sex, year, month, place, order, and 97 less the remainder; Corsica's departments are 2A and 2B.
    private static bool IsFrench(ReadOnlySpan<char> value)
    {
        if (value[0] is not ('1' or '2') || value[3] > '9')
        {
            return false;
        }

        Span<char> digits = stackalloc char[15];
        value.CopyTo(digits);
        if (value[5] == '2' && value[6] is 'A' or 'B')
        {
            (digits[5], digits[6]) = ('1', value[6] == 'A' ? '9' : '8');
        }

        var month = Two(digits[3..5]);
        return ((ReadOnlySpan<char>)digits).ContainsOnlyDigits() && month is (>= 1 and <= 12) or (>= 20 and <= 42) or >= 50
            && 97 - (long.Parse(digits[..13], System.Globalization.CultureInfo.InvariantCulture) % 97) == Two(digits[13..]);
    }

    // Codice fiscale: letters of name, birthday, place, and a check letter with other values at odd places.
    private static bool IsItalian(ReadOnlySpan<char> value)
    {
        const string Shape = "AAAAAA00A00A000A";
        ReadOnlySpan<byte> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 16; i++)
        {
            if (char.IsAsciiDigit(value[i]) != (Shape[i] == '0'))
            {
                return false;
            }

            var at = char.IsAsciiDigit(value[i]) ? value[i] - '0' : value[i] - 'A';
            sum += i == 15 ? 0 : i % 2 == 0 ? odd[at] : at;
        }

        return sum % 26 == value[15] - 'A' && "ABCDEHLMPRST".Contains(value[8], StringComparison.Ordinal);
    }

    // Resident identity number: place, birthday, order, and a check by 11 with X for 10 (GB 11643).
    private static bool IsChinese(ReadOnlySpan<char> value)
    {
        if (!value[..17].ContainsOnlyDigits() || value[6..8] is not ("19" or "20") || !IsDay(value[10..14]) || value[0] == '0')
        {
            return false;
        }

        var sum = 0;
        ReadOnlySpan<byte> weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        for (var i = 0; i < 17; i++)
        {
            sum += (value[i] - '0') * weights[i];
        }

        return "10X98765432"[sum % 11] == value[17];
    }

    private static bool IsDay(ReadOnlySpan<char> monthAndDay) => Two(monthAndDay[..2]) is >= 1 and <= 12 && Two(monthAndDay[2..]) is >= 1 and <= 31;

    private static int Two(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
