using System.Globalization;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>How a country numbers its phones: a line of <c>phones.txt</c>. Never changes once read.</summary>
internal sealed class PhonePack
{
    private readonly int _lengths;

    public PhonePack(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (Region, Code, Trunk) = (fields[0], fields[1], fields[2] == "-" ? "" : fields[2]);
        International = fields[3].Split(',');
        foreach (var length in Ranges(fields[4]))
        {
            _lengths |= 1 << int.Parse(length, CultureInfo.InvariantCulture);
        }

        (Mobile, Geographic) = (Ranges(fields[5]), Ranges(fields[6]));
        Shapes = fields.Length > 7 ? [.. fields[7].Split(',').Select(s => Shape([.. s.Split('-').Select(n => n[0] - '0')]))] : [];
    }

    /// <summary>The country's code, ISO 3166.</summary>
    public string Region { get; }

    /// <summary>Its calling code.</summary>
    public string Code { get; }

    /// <summary>What is dialled before a national number; "" for nothing.</summary>
    public string Trunk { get; }

    /// <summary>What is dialled before a calling code.</summary>
    public string[] International { get; }

    /// <summary>How mobile numbers begin, after the trunk prefix.</summary>
    public string[] Mobile { get; }

    /// <summary>How other numbers begin.</summary>
    public string[] Geographic { get; }

    /// <summary>Groupings of numbers that are written without a trunk prefix.</summary>
    public long[] Shapes { get; }

    /// <summary>Whether a number after the trunk prefix has a length and a beginning of this plan.</summary>
    public bool Fits(ReadOnlySpan<char> national) => HasLength(national.Length) && (StartsAs(national, Mobile) || StartsAs(national, Geographic)) && IsNorthAmericanIfSo(national);

    public bool FitsMobile(ReadOnlySpan<char> national) =>
        HasLength(national.Length) && (Mobile.Length == 0 ? StartsAs(national, Geographic) && IsNorthAmericanIfSo(national) : StartsAs(national, Mobile));

    public bool HasLength(int length) => length is > 0 and < 31 && (_lengths & (1 << length)) != 0;

    /// <summary>The lengths of groups as one number: 3-3-4 is 0x334.</summary>
    public static long Shape(ReadOnlySpan<int> lengths)
    {
        long shape = 0;
        foreach (var length in lengths)
        {
            shape = (shape << 4) | (uint)Math.Min(length, 15);
        }

        return shape;
    }

    // No area code and no exchange there begins with 0 or 1, and none is N11.
    private bool IsNorthAmericanIfSo(ReadOnlySpan<char> national) =>
        Code != "1" || (national.Length == 10 && national[3] >= '2' && national[1..3] is not "11" && national[4..6] is not "11");

    private static bool StartsAs(ReadOnlySpan<char> national, string[] beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (national.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>15-17,20 is 15, 16, 17 and 20; - is nothing.</summary>
    private static string[] Ranges(string field) => field == "-" ? [] : [.. field.Split(',').SelectMany(Range)];

    private static IEnumerable<string> Range(string item)
    {
        var dash = item.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return [item];
        }

        var (from, to) = (int.Parse(item.AsSpan(0, dash), CultureInfo.InvariantCulture), int.Parse(item.AsSpan(dash + 1), CultureInfo.InvariantCulture));
        return Enumerable.Range(from, to - from + 1).Select(n => n.ToString(CultureInfo.InvariantCulture));
    }
}
