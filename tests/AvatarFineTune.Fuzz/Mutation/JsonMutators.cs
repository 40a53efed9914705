using System.Text;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Damage after which JSON is still JSON, but not what a reader hopes for.</summary>
internal static class JsonMutators
{
    /// <summary>A value that holds more than this part of the file is more than one record.</summary>
    private const double OneRecord = 0.2;

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5e308", "123456789012345678901234567890", "9223372036854775808", "-62135596800001", "253402300800000", "1e-7", "\"\"",
        "\"x\"", "\"0\"", "\"-1\"", "\"99999-13-45T77:88:99Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"\\ud800\"", "\"\\u0000\\r\\n\\u202e\"", "{}", "[]",
        "[null]", "{\"\":null}", "[[[]]]", "[{\"type\":7,\"text\":[]}]", "[1,\"a\",null,{},[]]",
    ];

    public static Damage? SwapValue(byte[] bytes, Random random) =>
        Place(bytes, random) is { } p ? new(Splicing.Replace(bytes, p.ValueStart, p.End - p.ValueStart, Encoding.UTF8.GetBytes(random.Pick(Values))), Left(bytes, p)) : null;

    /// <summary>Puts a value of elsewhere in the file here.</summary>
    public static Damage? ExchangeValue(byte[] bytes, Random random)
    {
        if (Place(bytes, random) is not { } p || Place(bytes, random) is not { } q || q.End - q.ValueStart > 1 << 16)
        {
            return null;
        }

        return new(Splicing.Replace(bytes, p.ValueStart, p.End - p.ValueStart, bytes.AsSpan(q.ValueStart, q.End - q.ValueStart)), Left(bytes, p));
    }

    public static Damage? DropProperty(byte[] bytes, Random random)
    {
        if (Place(bytes, random) is not { } p)
        {
            return null;
        }

        var (start, end) = (p.Start, p.End);
        while (end < bytes.Length && bytes[end] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            end++;
        }

        if (end < bytes.Length && bytes[end] == (byte)',')
        {
            end++;
        }
        else
        {
            // The last of its object: the comma before it goes.
            var comma = bytes.AsSpan(0, start).TrimEnd(" \t\r\n"u8).Length - 1;
            start = comma >= 0 && bytes[comma] == (byte)',' ? comma : start;
            end = p.End;
        }

        return new(Splicing.Remove(bytes, start, end - start), Left(bytes, p));
    }

    public static Damage? DuplicateProperty(byte[] bytes, Random random)
    {
        if (Place(bytes, random) is not { } p || p.End - p.Start > 1 << 16)
        {
            return null;
        }

        byte[] again = p.IsProperty && random.Next(2) == 0
            ? [.. bytes.AsSpan(p.Start, p.ValueStart - p.Start), .. Encoding.UTF8.GetBytes(random.Pick(Values)), (byte)',']
            : [.. bytes.AsSpan(p.Start, p.End - p.Start), (byte)','];
        return new(Splicing.Insert(bytes, p.Start, again), Left(bytes, p));
    }

    public static Damage? Nest(byte[] bytes, Random random)
    {
        if (Place(bytes, random) is not { } p)
        {
            return null;
        }

        var depth = random.Pick<int>([5, 60, 63, 64, 70, 1000, 100_000]);
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        return new(Splicing.Replace(bytes, p.ValueStart, p.End - p.ValueStart, Encoding.UTF8.GetBytes(nested)), Left(bytes, p));
    }

    public static Damage? LoneSurrogate(byte[] bytes, Random random)
    {
        if (Places(bytes, random)?.Where(p => bytes[p.ValueStart] == (byte)'"').ToList() is not { Count: > 0 } strings)
        {
            return null;
        }

        var p = random.Pick(strings);
        string[] odd = ["\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\u0000", "\\u000d", "\\r\\n", "\\u2028", "\\ufeff", "\\ud83d\\ud83d\\ude00", "\\/"];
        return new(Splicing.Insert(bytes, random.Next(2) == 0 ? p.ValueStart + 1 : p.End - 1, Encoding.UTF8.GetBytes(random.Pick(odd))), Left(bytes, p));
    }

    public static Damage? HugeValue(byte[] bytes, Random random)
    {
        if (random.Next(8) != 0 || Place(bytes, random) is not { } p)
        {
            return null;
        }

        var size = random.Pick<int>([5000, 70_000, 300_000, 5_000_000]);
        var value = random.Next(3) switch
        {
            0 => new string('9', size),
            1 => $"\"{new string('x', size)}\"",
            _ => $"[{string.Join(',', Enumerable.Repeat("{\"type\":\"a\"}", size / 13))}]",
        };
        return new(Splicing.Replace(bytes, p.ValueStart, p.End - p.ValueStart, Encoding.UTF8.GetBytes(value)), Left(bytes, p));
    }

    private static double Left(byte[] bytes, JsonPlace place) => (double)(place.End - place.ValueStart) / bytes.Length <= OneRecord ? 1 : 0;

    private static JsonPlace? Place(byte[] bytes, Random random) => Places(bytes, random) is { Count: > 0 } places ? random.Pick(places) : null;

    /// <summary>Of the document, else of any one line.</summary>
    private static List<JsonPlace>? Places(byte[] bytes, Random random)
    {
        var head = bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        if (head.IsEmpty || head[0] is not ((byte)'{' or (byte)'['))
        {
            return null;
        }

        if (JsonPlaces.Find(bytes, 0, bytes.Length) is { } whole)
        {
            return whole;
        }

        var lines = Splicing.Lines(bytes);
        var line = random.Next(lines.Count);
        return JsonPlaces.Find(bytes, lines.Take(line).Sum(l => l.Length), lines[line].Length);
    }
}
