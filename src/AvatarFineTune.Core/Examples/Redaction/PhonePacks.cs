using System.Collections.Frozen;
using System.Globalization;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>The numbering plans of <c>phones.txt</c>, with tables that answer in constant time whether any of them has a form.</summary>
internal sealed class PhonePacks
{
    private const int MaxLength = 15;

    private static readonly Lazy<PhonePacks> Loaded = new(() => new PhonePacks());

    private readonly Dictionary<string, List<PhonePack>> _byCode = new(StringComparer.Ordinal);
    private readonly HashSet<string> _otherCodes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<PhonePack>> _byShape = [];
    private readonly bool[][] _afterZero = Table(), _mobileAfterZero = Table(), _startingWithZero = Table();

    private PhonePacks()
    {
        var packs = new List<PhonePack>();
        var reserved = new Dictionary<string, ReservedPhones>(StringComparer.Ordinal);
        foreach (var line in EmbeddedData.ReadLines("phones.txt"))
        {
            if (line.StartsWith("codes ", StringComparison.Ordinal))
            {
                _otherCodes.UnionWith(line.Split(' ')[1..]);
            }
            else if (line.StartsWith("reserved ", StringComparison.Ordinal))
            {
                var pack = packs.Find(p => p.Region == line[9..11])!;
                reserved.Add(pack.Region, new ReservedPhones(pack, line[12..]));
            }
            else
            {
                packs.Add(new PhonePack(line));
            }
        }

        ByRegion = packs.ToFrozenDictionary(p => p.Region, StringComparer.OrdinalIgnoreCase);
        Reserved = reserved.ToFrozenDictionary(StringComparer.Ordinal);
        packs.ForEach(Index);
    }

    public static PhonePacks Instance => Loaded.Value;

    /// <summary>The plans by ISO 3166 code, in any case.</summary>
    public FrozenDictionary<string, PhonePack> ByRegion { get; }

    /// <summary>The numbers that regulators keep for fiction, by region.</summary>
    public FrozenDictionary<string, ReservedPhones> Reserved { get; }

    /// <summary>Whether any country with the trunk prefix 0 has this number, written without the 0.</summary>
    public bool FitsAfterZero(ReadOnlySpan<char> national, bool mobileOnly) => In(mobileOnly ? _mobileAfterZero : _afterZero, national);

    /// <summary>Whether any country whose national numbers begin with a 0 of their own has this one.</summary>
    public bool FitsWithZero(ReadOnlySpan<char> national) => In(_startingWithZero, national);

    /// <summary>Whether a country writes its numbers in such groups, without a trunk prefix, and has this one.</summary>
    public bool FitsShape(ReadOnlySpan<int> lengths, ReadOnlySpan<char> digits)
    {
        if (_byShape.TryGetValue(PhonePack.Shape(lengths), out var packs))
        {
            foreach (var pack in packs)
            {
                // Where a trunk prefix is usual, only mobile numbers are written without it.
                if (pack.Trunk is "" or "1" or "8" ? pack.Fits(digits) : pack.FitsMobile(digits))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Reads a number that begins with a calling code.</summary>
    /// <param name="digits">The number's digits.</param>
    /// <param name="isLoose">Whether any length will do, as after a plus sign: plans change, and people mistype.</param>
    /// <returns>Its plan, and where the national part starts; no plan, and -1, if there is no such number.</returns>
    public (PhonePack? Pack, int Start) International(ReadOnlySpan<char> digits, bool isLoose = false)
    {
        var codes = _byCode.GetAlternateLookup<ReadOnlySpan<char>>();
        var others = _otherCodes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (codes.TryGetValue(digits[..length], out var packs))
            {
                foreach (var pack in packs)
                {
                    // +49 (0)30: the trunk prefix is written, and not dialled.
                    var skipped = length + (pack.Trunk.Length > 0 && pack.Trunk[0] == '0' && digits[length..].StartsWith(pack.Trunk, StringComparison.Ordinal) ? pack.Trunk.Length : 0);
                    if (pack.Fits(digits[skipped..]))
                    {
                        return (pack, skipped);
                    }
                }

                return isLoose && packs[0].Code != "1" && digits.Length is >= 8 and <= MaxLength && !digits.EndsWith("0000", StringComparison.Ordinal) ? (packs[0], length) : (null, -1);
            }

            if (others.Contains(digits[..length]))
            {
                return digits.Length is >= 8 and <= MaxLength ? (null, length) : (null, -1);
            }
        }

        return (null, -1);
    }

    private void Index(PhonePack pack)
    {
        (_byCode.TryGetValue(pack.Code, out var sharing) ? sharing : _byCode[pack.Code] = []).Add(pack);
        foreach (var shape in pack.Shapes)
        {
            (_byShape.TryGetValue(shape, out var same) ? same : _byShape[shape] = []).Add(pack);
        }

        // Only the length and the first three digits of a number matter to a plan.
        var table = pack.Trunk switch { "0" => _afterZero, "06" or "80" => _afterZero, "" => _startingWithZero, _ => null };
        for (var length = 4; table is not null && length <= MaxLength; length++)
        {
            for (var start = 0; start < 1000; start++)
            {
                var number = start.ToString("000", CultureInfo.InvariantCulture).PadRight(length, '2');
                table[length][start] |= pack.Trunk switch
                {
                    "06" => number[0] == '6' && pack.Fits(number.AsSpan(1)),
                    "80" => false,
                    _ => pack.Fits(number),
                };
                _mobileAfterZero[length][start] |= pack.Trunk == "0" && pack.FitsMobile(number);
            }
        }
    }

    private static bool In(bool[][] table, ReadOnlySpan<char> national) =>
        national.Length is >= 4 and <= MaxLength && table[national.Length][((national[0] - '0') * 100) + ((national[1] - '0') * 10) + national[2] - '0'];

    private static bool[][] Table() => [.. Enumerable.Range(0, MaxLength + 1).Select(_ => new bool[1000])];
}
