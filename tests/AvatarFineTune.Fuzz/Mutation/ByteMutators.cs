using System.Text;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Damage that knows nothing of what it damages.</summary>
internal static class ByteMutators
{
    /// <summary>How often a few bytes may hit the one place that everything depends on (a header, a quote) is not known: nothing is asked of what remains.</summary>
    public static Damage? FlipBytes(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return null;
        }

        var copy = bytes.ToArray();
        for (var n = random.Next(1, 9); n > 0; n--)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return new(copy);
    }

    public static Damage? FlipBit(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return null;
        }

        var copy = bytes.ToArray();
        copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        return new(copy);
    }

    public static Damage? Truncate(byte[] bytes, Random random)
    {
        if (bytes.Length < 2)
        {
            return null;
        }

        var length = random.Next(1, bytes.Length);
        return Cut(bytes, length);
    }

    /// <summary>Cuts where a decoder stands between two bytes of one character, or in an escape.</summary>
    public static Damage? TruncateInCharacter(byte[] bytes, Random random)
    {
        var places = Enumerable.Range(1, Math.Max(0, bytes.Length - 1)).Where(i => bytes[i] is >= 0x80 and < 0xC0 || bytes[i - 1] == (byte)'\\').ToList();
        return places.Count == 0 ? null : Cut(bytes, random.Pick(places));
    }

    public static Damage? RemoveRegion(byte[] bytes, Random random)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        var at = random.Next(bytes.Length - 4);
        return new(Splicing.Remove(bytes, at, random.Next(1, bytes.Length - at)));
    }

    public static Damage? ZeroRegion(byte[] bytes, Random random)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        var copy = bytes.ToArray();
        var at = random.Next(copy.Length);
        copy.AsSpan(at, Math.Min(random.Pick<int>([1, 16, 512, 4096]), copy.Length - at)).Fill(random.Pick<byte>([0, 0xFF, (byte)' ', (byte)'"']));
        return new(copy);
    }

    public static Damage? Recode(byte[] bytes, Random random)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return new(random.Next(6) switch
        {
            0 => Encoding.Unicode.GetBytes(text),
            1 => Encoding.BigEndianUnicode.GetBytes(text),
            2 => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            3 => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
            4 => Encoding.Latin1.GetBytes(text),
            _ => [0xEF, 0xBB, 0xBF, .. bytes],
        });
    }

    private static Damage Cut(byte[] bytes, int length)
    {
        var cut = bytes[..length];
        var trimmed = bytes.AsSpan().Trim("\uFEFF \t\r\n"u8);
        var isJson = trimmed is [(byte)'{', .., (byte)'}'] or [(byte)'[', .., (byte)']'] && JsonPlaces.IsDocument(bytes);
        return new(cut, isJson || bytes.AsSpan().Contains((byte)0) || trimmed.StartsWith("<"u8) ? 0 : (double)length / bytes.Length)
        {
            IsCutOff = isJson && !cut.AsSpan().Trim("\uFEFF \t\r\n"u8).SequenceEqual(trimmed),
        };
    }
}
