namespace AvatarFineTune.Examples.Redaction;

/// <summary>A phone number taken apart.</summary>
/// <param name="Pack">Its country's plan, if that is known.</param>
/// <param name="National">Its digits after calling code and trunk prefix if the plan is known; all digits otherwise.</param>
/// <param name="IsInternational">Whether it is written with its calling code.</param>
internal readonly record struct PhoneNumber(PhonePack? Pack, string National, bool IsInternational)
{
    /// <summary>What the spellings of one number have in common.</summary>
    public string Key => Pack is null ? National : $"+{Pack.Code}{National}";

    /// <summary>Takes a number apart that was recognised before.</summary>
    /// <param name="value">The number as written.</param>
    /// <param name="regions">Where national numbers belong: the first plan that has the number's form counts.</param>
    public static PhoneNumber Of(ReadOnlySpan<char> value, IReadOnlyList<PhonePack> regions)
    {
        Span<char> buffer = stackalloc char[PhoneRules.MaxDigits + 3];
        ReadOnlySpan<char> digits = buffer[..DigitGroups.Digits(value, buffer)];
        var packs = PhonePacks.Instance;
        if (Prefix(value, digits, regions) is >= 0 and var prefix)
        {
            var (pack, start) = packs.International(digits[prefix..], isLoose: true);
            return new(pack, digits[(prefix + (pack is null ? 0 : start))..].ToString(), true);
        }

        foreach (var region in regions)
        {
            foreach (var trunk in (ReadOnlySpan<string>)[region.Trunk, ""])
            {
                if (digits.StartsWith(trunk, StringComparison.Ordinal) && region.Fits(digits[trunk.Length..]))
                {
                    return new(region, digits[trunk.Length..].ToString(), false);
                }
            }
        }

        // 415-234-5678 and 1-415-234-5678 are one number; so are 8 495… and +7 495…
        return digits switch
        {
            { Length: 10 } when packs.ByRegion["US"].Fits(digits) && IsNorthAmerican(value) => new(packs.ByRegion["US"], digits.ToString(), false),
            { Length: 11 } when digits[0] == '1' && packs.ByRegion["US"].Fits(digits[1..]) => new(packs.ByRegion["US"], digits[1..].ToString(), false),
            { Length: 11 } when digits[0] is '8' or '7' && digits[1] is '4' or '9' && packs.ByRegion["RU"].Fits(digits[1..]) => new(packs.ByRegion["RU"], digits[1..].ToString(), false),
            _ => new(null, digits.ToString(), false),
        };
    }

    /// <summary>How many digits stand before the calling code; -1 if the number is national.</summary>
    public static int Prefix(ReadOnlySpan<char> value, ReadOnlySpan<char> digits, IReadOnlyList<PhonePack> regions)
    {
        if (value.ContainsAny('+', '＋'))
        {
            return 0;
        }

        if (digits is ['0', '0', not '0', ..] && PhonePacks.Instance.International(digits[2..]).Start > 0)
        {
            return 2;
        }

        foreach (var common in (ReadOnlySpan<string>)["011", "0011", "810"])
        {
            if (digits.Length >= common.Length + 10 && digits.StartsWith(common, StringComparison.Ordinal) && PhonePacks.Instance.International(digits[common.Length..]) is { Pack: not null })
            {
                return common.Length;
            }
        }

        foreach (var region in regions)
        {
            foreach (var prefix in region.International)
            {
                if (digits.Length >= prefix.Length + 8 && digits.StartsWith(prefix, StringComparison.Ordinal) && PhonePacks.Instance.International(digits[prefix.Length..]) is { Pack: not null })
                {
                    return prefix.Length;
                }
            }
        }

        return -1;
    }

    // Ten digits in three groups of 3, 3 and 4 are written so there; in one piece they may be anybody's.
    private static bool IsNorthAmerican(ReadOnlySpan<char> value)
    {
        var groups = DigitGroups.Of(value.ToString());
        return groups is [{ Length: 3 }, { Length: 3 }, { Length: 4 }];
    }

    /// <summary>Shows the country only.</summary>
    public override string ToString() => $"phone number ({Pack?.Region ?? "?"})";
}
