namespace AvatarFineTune.Examples.Redaction;

/// <summary>The check rules of numbers that people pay and are known by.</summary>
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

    /// <summary>Verhoeff's check over the group of symmetries of a pentagon: 0 to 4 are its turns, 5 to 9 its flips.</summary>
    public static bool Verhoeff(ReadOnlySpan<char> digits)
    {
        ReadOnlySpan<byte> permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        var check = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            for (var turn = 0; turn < i % 8; turn++)
            {
                digit = permutation[digit];
            }

            check = Times(check, digit);
        }

        return check == 0;

        static int Times(int a, int b) => (a < 5, b < 5) switch
        {
            (true, true) => (a + b) % 5,
            (true, false) => 5 + ((a + b) % 5),
            (false, true) => 5 + ((a - b) % 5),
            _ => (a - b + 5) % 5,
        };
    }
}
