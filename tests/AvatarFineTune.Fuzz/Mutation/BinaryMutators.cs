using System.Buffers.Binary;
using System.IO.Compression;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Damage to databases and packed files, where it hurts.</summary>
internal static class BinaryMutators
{
    public static Damage? DatabasePage(byte[] bytes, Random random)
    {
        if (!bytes.AsSpan().StartsWith("SQLite format 3\0"u8) || bytes.Length < 1024)
        {
            return null;
        }

        var copy = bytes.ToArray();
        int size = BinaryPrimitives.ReadUInt16BigEndian(copy.AsSpan(16));
        size = Math.Min(size is >= 512 and <= 32768 ? size : 4096, copy.Length);
        var pages = Math.Max(1, copy.Length / size);
        var page = copy.AsSpan(random.Next(pages) * size, Math.Min(size, copy.Length));
        switch (random.Next(7))
        {
            case 0: page.Clear(); break;
            case 1: random.NextBytes(page); break;
            case 2: copy.AsSpan(random.Next(pages) * size, size).CopyTo(page); break;
            case 3: copy[random.Next(16, 100)] = (byte)random.Next(256); break;
            case 4: copy = copy[..(random.Next(1, pages + 1) * size)]; break;
            case 5: copy[(random.Next(pages) * size) + random.Next(12)] = (byte)random.Next(256); break;
            default: page[random.Next(Math.Min(page.Length, 200))] ^= (byte)random.Next(1, 256); break;
        }

        return new(copy);
    }

    public static Damage? Gzip(byte[] bytes, Random random)
    {
        if (bytes is not [0x1F, 0x8B, _, _, ..])
        {
            return null;
        }

        var copy = bytes.ToArray();
        copy[random.Next(2) == 0 ? random.Next(2, Math.Min(copy.Length, 18)) : random.Next(2, copy.Length)] ^= (byte)random.Next(1, 256);
        return new(random.Next(3) == 0 ? copy[..random.Next(3, copy.Length)] : copy);
    }

    /// <summary>Packs the file, or claims that it is packed.</summary>
    public static Damage? PackGzip(byte[] bytes, Random random)
    {
        if (random.Next(4) != 0)
        {
            return null;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return new(random.Next(2) == 0 ? packed.ToArray() : [0x1F, 0x8B, 8, 0, .. bytes]);
    }
}
