using System.Globalization;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Makes stand-ins from ranges that are nobody's: example.com and its like (RFC 2606), 555-01xx phones, Visa's test
/// prefix 40000000 with a valid Luhn digit, IBANs of a bank 0000 with valid check digits, and streets named "Example".
/// </summary>
internal static class StandIns
{
    private static readonly string[] Names =
    [
        "robin", "sasha", "noor", "kim", "jules", "remy", "alexis", "charlie", "dana", "eden", "finn", "harper", "indra", "jamie", "kai", "lou",
        "mika", "nico", "ola", "parker", "quinn", "rowan", "sam", "toni", "uli", "val", "wren", "yael", "zion", "ari", "blake", "casey",
    ];

    private static readonly string[] Domains = ["example.com", "example.org", "example.net"];

    /// <summary>How each language writes an example street; the number goes where the zero stands.</summary>
    private static readonly (string Street, string[] Marks)[] Streets =
    [
        ("Musterstraße 0", ["straße", "strasse", "str", "weg", "gasse", "platz", "allee", "ring", "damm", "ufer", "chaussee", "steig"]),
        ("Voorbeeldstraat 0", ["straat", "laan", "plein", "gracht", "kade", "steeg"]),
        ("0 rue de l'Exemple", ["rue ", "chemin ", "impasse ", "quai ", "route ", "allée ", "place ", "boulevard ", "avenue ", "bd "]),
        ("Via Esempio 0", ["via ", "viale ", "piazza ", "corso "]),
        ("Calle Ejemplo 0", ["calle ", "avenida ", "avda", "plaza ", "paseo ", "carrer "]),
        ("Rua Exemplo 0", ["rua ", "travessa ", "praça "]),
        ("ul. Przykładowa 0", ["ul. ", "ul ", "ulica ", "aleja "]),
        ("ул. Примерная, 0", ["ул", "вул", "просп", "пер"]),
        ("Örnek Sokak No: 0", ["caddesi", "cad", "sokak", "sokağı", "sk", "bulvar"]),
    ];

    public static string Make(PrivateKind kind, string value, Draws draws) => kind switch
    {
        PrivateKind.Email => $"{draws.Of(Names)}.{draws.Below(10_000):0000}{draws.Letters(2)}@{draws.Of(Domains)}",
        PrivateKind.SecretUrl => $"https://example.com/{draws.Letters(10)}",
        PrivateKind.ApiKey => Key(value, draws),
        PrivateKind.Password => PasswordDetector.StandInStart + draws.Letters(8),
        PrivateKind.Iban => Iban(value, draws),
        PrivateKind.Card => Card(value, draws),
        PrivateKind.Identity => Identity(value, draws),
        PrivateKind.Wallet => Wallet(value, draws),
        _ => Address(value, draws),
    };

    /// <summary>Whether a number or address is one of these stand-ins already.</summary>
    public static bool IsOurs(ReadOnlySpan<char> value, PrivateKind kind)
    {
        Span<char> buffer = stackalloc char[20];
        switch (kind)
        {
            case PrivateKind.Card:
                return ((ReadOnlySpan<char>)buffer[..DigitGroups.Digits(value, buffer)]).StartsWith("40000000", StringComparison.Ordinal);
            case PrivateKind.Phone:
                ReadOnlySpan<char> digits = buffer[..DigitGroups.Digits(value, buffer)];
                foreach (var reserved in PhonePacks.Instance.Reserved.Values)
                {
                    if (reserved.Has(digits))
                    {
                        return true;
                    }
                }

                return false;
            default:
                foreach (var (street, _) in Streets)
                {
                    var name = street.Replace("0", "", StringComparison.Ordinal).Trim();
                    if (value.Contains(name, StringComparison.Ordinal))
                    {
                        return true;
                    }
                }

                return value.Contains("Example Street", StringComparison.Ordinal);
        }
    }

    // The beginning stays: it says which service, and belongs to nobody.
    private static string Key(string value, Draws draws)
    {
        if (value.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            return $"-----BEGIN PRIVATE KEY-----\nexample{draws.Letters(32)}\n-----END PRIVATE KEY-----";
        }

        var cut = value.AsSpan(0, Math.Min(8, value.Length)).LastIndexOfAny('-', '_', '.') + 1;
        return $"{value.AsSpan(0, cut)}example{draws.Letters(20)}";
    }

    private static string Card(string value, Draws draws)
    {
        var separator = value.FirstOrDefault(c => !char.IsDigit(c));
        Span<char> digits = stackalloc char[16];
        "40000000".CopyTo(digits);
        for (var i = 8; i < 15; i++)
        {
            digits[i] = (char)('0' + draws.Below(10));
        }

        for (digits[15] = '0'; !CheckDigits.Luhn(digits); digits[15]++)
        {
        }

        return separator == default
            ? digits.ToString()
            : $"{digits[..4]}{separator}{digits[4..8]}{separator}{digits[8..12]}{separator}{digits[12..]}";
    }

    /// <summary>Country, length and kinds of characters stay; the bank's first four are zeros, or X for letters.</summary>
    private static string Iban(string value, Draws draws)
    {
        var iban = value.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).ToArray();
        iban[2] = iban[3] = '0';
        for (var i = 4; i < iban.Length; i++)
        {
            var isDigit = char.IsAsciiDigit(iban[i]);
            iban[i] = (i < 8, isDigit) switch
            {
                (true, true) => '0',
                (true, false) => 'X',
                (false, true) => (char)('0' + draws.Below(10)),
                _ => (char)('A' + draws.Below(26)),
            };
        }

        var check = 98 - CheckDigits.Mod97(iban);
        (iban[2], iban[3]) = ((char)('0' + (check / 10)), (char)('0' + (check % 10)));
        return iban.Length < value.Length ? string.Join(' ', iban.Chunk(4).Select(c => new string(c))) : new string(iban);
    }

    /// <summary>A number that the country's regulator keeps for fiction; North America's where it keeps none.</summary>
    public static string Phone(PhoneNumber number, Draws draws)
    {
        var reserved = PhonePacks.Instance.Reserved;
        return number.Pack is { } pack && reserved.TryGetValue(pack.Region, out var own) ? own.Draw(draws, number.IsInternational) : reserved["US"].Draw(draws, number.IsInternational);
    }

    /// <summary>Letters are X and the first digits zeros, and no check fits: nobody is issued such a number.</summary>
    private static string Identity(string value, Draws draws)
    {
        var made = value.ToCharArray();
        var zeros = IdentityDetector.StandInZeros;
        for (var i = 0; i < made.Length; i++)
        {
            made[i] = char.IsDigit(made[i]) ? zeros-- > 0 ? '0' : (char)('0' + draws.Below(10)) : char.IsLetter(made[i]) ? 'X' : made[i];
        }

        return new(made);
    }

    private static string Wallet(string value, Draws draws)
    {
        if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return $"0x{new string('0', 24)}{string.Concat(Enumerable.Range(0, 16).Select(_ => "0123456789abcdef"[draws.Below(16)]))}";
        }

        // Base58 has no l, and a Bech32 check fits by chance once in a thousand million.
        var head = value.IndexOf('1', StringComparison.Ordinal) is > 0 and < 5 and var one ? value[..(one + 1)] : value[..1];
        return $"{head}Example{draws.Letters(Math.Max(16, value.Length - head.Length - 7))}";
    }

    private static string Address(string value, Draws draws)
    {
        var lower = value.ToLower(CultureInfo.InvariantCulture);
        var number = (1 + draws.Below(9_999)).ToString(CultureInfo.InvariantCulture);
        foreach (var (street, marks) in Streets)
        {
            if (marks.Any(m => lower.Contains(m, StringComparison.Ordinal)) && !IsEnglish(lower))
            {
                return street.Replace("0", number, StringComparison.Ordinal);
            }
        }

        return number + " Example Street";
    }

    // "Baker Street": a number first and the kind last.
    private static bool IsEnglish(string lower) =>
        char.IsAsciiDigit(lower[0]) && PrivateWords.Instance.StreetLast.LongestAt([lower[(lower.LastIndexOf(' ') + 1)..]]) > 0;
}
