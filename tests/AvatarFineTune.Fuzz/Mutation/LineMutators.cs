using System.Text;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Damage to single lines, as editors, mail programs and careless scripts do it.</summary>
internal static class LineMutators
{
    private static readonly string[] Odd =
    [
        "\0", "\0\0\0\0", "\u0001", "\u0008", "\u000B", "\u000C", "\u001A", "\u001B[31m", "\u007F", "\u0085", "\u2028", "\u2029", "\uFEFF", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069",
        "\u202F", "\u00A0", "\u200B", "\u200D", "\uFFFF", "\t", "\r", "\n", "\r\n", "\n\n", "\"", "\"\"", "'", ",", ";", ":", ": ", " - ", "]", "[", "{", "}", "<", ">", "</div>", "<!--", "&", "&#0;", "&#xD800;", "\\",
    ];

    private static readonly byte[][] Broken = [[0xED, 0xA0, 0x80], [0xED, 0xB0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x80], [0xF0, 0x9F, 0x98], [0x80]];

    private static readonly string[] Extremes =
    [
        "0", "00", "13", "24", "25", "29", "30", "31", "32", "60", "61", "99", "0000", "0001", "1969", "9999", "10000", "99999", "-1", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "253402300799", "253402300800", "8640000000000001", "62135596800", "1e400", "NaN", "\u0661\u0662", "",
    ];

    public static Damage? DeleteLine(byte[] bytes, Random random) => Change(bytes, random, (lines, at) => lines.RemoveAt(at));

    public static Damage? DuplicateLine(byte[] bytes, Random random) => Change(bytes, random, (lines, at) => lines.Insert(random.Next(lines.Count + 1), lines[at]));

    public static Damage? CutLine(byte[] bytes, Random random) => Change(bytes, random, (lines, at) =>
    {
        var line = lines[at].Span.TrimEnd("\r\n"u8);
        var kept = random.Next(line.Length + 1);
        lines[at] = random.Next(2) == 0 ? (byte[])[.. line[..kept], (byte)'\n'] : (byte[])[.. line[kept..], (byte)'\n'];
    });

    public static Damage? SwapLines(byte[] bytes, Random random) => Change(bytes, random, (lines, at) =>
    {
        var other = random.Next(lines.Count);
        (lines[at], lines[other]) = (lines[other], lines[at]);
    });

    public static Damage? Shuffle(byte[] bytes, Random random)
    {
        var lines = Splicing.Lines(bytes).ToArray();
        random.Shuffle(lines);
        return lines.Length < 3 ? null : new(Splicing.Join(lines));
    }

    public static Damage? InsertOdd(byte[] bytes, Random random)
    {
        var what = random.Next(4) == 0 ? random.Pick(Broken) : Encoding.UTF8.GetBytes(random.Pick(Odd));
        var at = random.Next(bytes.Length + 1);
        return new(Splicing.Insert(bytes, at, what), IsInName(bytes, at) ? 0 : OneLine(bytes));
    }

    /// <summary>Month 13, year 0, a time beyond all time.</summary>
    public static Damage? ExtremeDigits(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return null;
        }

        var from = random.Next(bytes.Length);
        var found = bytes.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (found < 0)
        {
            return null;
        }

        var (start, end) = (from + found, from + found);
        while (start > 0 && char.IsAsciiDigit((char)bytes[start - 1]))
        {
            start--;
        }

        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
        {
            end++;
        }

        return new(Splicing.Replace(bytes, start, end - start, Encoding.UTF8.GetBytes(random.Pick(Extremes))), OneLine(bytes));
    }

    public static Damage? LongLine(byte[] bytes, Random random)
    {
        if (random.Next(8) != 0)
        {
            return null;
        }

        string[] what = ["x", "[", "{\"a\":", "9", "\u200E", "<b>", "((", ": ", "a,", "\"\"", "\\", "\U0001F600", "<div class=\"message\">"];
        var size = random.Pick<int>([300, 5000, 70_000, 300_000, 5_000_000]);
        var piece = random.Pick(what);
        return new(Splicing.Insert(bytes, random.Next(bytes.Length + 1), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, size / piece.Length)))));
    }

    public static Damage? LineEnds(byte[] bytes, Random random)
    {
        var text = Encoding.Latin1.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal);
        return new(Encoding.Latin1.GetBytes(random.Next(4) switch
        {
            0 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            1 => text.Replace('\n', '\r'),
            2 => text.Replace("\n", "\r\r\n", StringComparison.Ordinal),
            _ => string.Concat(text.Select(c => c == '\n' && random.Next(2) == 0 ? "\r\n" : c.ToString())),
        }));
    }

    private static Damage? Change(byte[] bytes, Random random, Action<List<ReadOnlyMemory<byte>>, int> change)
    {
        var lines = Splicing.Lines(bytes);
        if (lines.Count < 2)
        {
            return null;
        }

        change(lines, random.Next(lines.Count));
        return new(Splicing.Join(lines), OneLine(bytes));
    }

    /// <summary>One line of many is one record; in a file of few lines, a line may be half of it. Markup and databases have no lines.</summary>
    private static double OneLine(byte[] bytes) =>
        bytes.AsSpan().Count((byte)'\n') >= 8 && !bytes.AsSpan().Contains((byte)0) && !bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8).StartsWith("<"u8) ? 1 : 0;

    /// <summary>A name of JSON that is another one then may hide all that stands below it.</summary>
    private static bool IsInName(byte[] bytes, int at)
    {
        var rest = bytes.AsSpan(at);
        var quote = rest.IndexOf((byte)'"');
        return quote >= 0 && rest[(quote + 1)..].TrimStart(" \t\r\n"u8).StartsWith(":"u8);
    }
}
