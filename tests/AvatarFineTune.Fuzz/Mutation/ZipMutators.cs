using System.Buffers.Binary;
using AvatarFineTune.Fuzz.Inputs;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>Damage to what holds the files: their names and places, and the zip's own structure.</summary>
internal static class ZipMutators
{
    private static readonly string[] Names =
    [
        "a.txt", "../../etc/passwd", "C:\\x\\y.txt", "/abs.json", "x/", "//", "a\nb.txt", "a\0b.txt", "\u202Egnp.txt", "..", ".hidden", "__MACOSX/._chat.txt", "messages/inbox/x/message_1.json", "result.json",
        "_chat.txt", "conversations.json", "CON", " ", "\uFFFD.csv", "a'b.\r\n", "export/export/export/users.json", "x.zip", "-wal",
    ];

    public static IReadOnlyList<FuzzFile> ChangeFiles(IReadOnlyList<FuzzFile> files, Random random)
    {
        var changed = files.ToList();
        var at = random.Next(changed.Count);
        var file = changed[at];
        switch (random.Next(8))
        {
            case 0: changed[at] = file with { Path = random.Pick(Names) }; break;
            case 1: changed[at] = file with { Path = random.Pick(Names) + "/" + file.Path }; break;
            case 2: changed.Add(file); break;
            case 3: changed.Add(file with { Path = "copy/" + file.Path }); break;
            case 4 when changed.Count > 1: changed.RemoveAt(at); break;
            case 5: changed.Add(new("packed.zip", FuzzInput.Pack(files))); break;
            case 6: changed = [new("in/packed.zip", FuzzInput.Pack([new("deep.zip", FuzzInput.Pack(files))]))]; break;
            default: changed.Add(new("media/IMG-1.jpg", [0xFF, 0xD8, 0xFF, .. file.Bytes])); break;
        }

        return changed;
    }

    public static byte[] Damage(byte[] zip, Random random)
    {
        var copy = zip.ToArray();
        var local = Find(copy, "PK\x03\x04"u8, random);
        var central = Find(copy, "PK\x01\x02"u8, random);
        var end = copy.AsSpan().LastIndexOf("PK\x05\x06"u8);
        uint[] odd = [0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000, 0xFFFF, (uint)random.Next()];
        switch (random.Next(14))
        {
            case 0: copy[random.Next(copy.Length)] ^= (byte)random.Next(1, 256); break;
            case 1: copy = copy[..random.Next(4, copy.Length)]; break;
            case 2 when local >= 0: copy[local + random.Next(4, 30)] = (byte)random.Next(256); break;
            case 3 when central >= 0: copy[central + random.Next(4, 46)] = (byte)random.Next(256); break;
            case 4 when central >= 0: Write(copy, central + random.Pick<int>([16, 20, 24, 42]), random.Pick(odd)); break;
            case 5 when central >= 0: copy[central + 8] |= 1; break;
            case 6 when central >= 0: copy[central + 10] = random.Pick<byte>([0, 1, 9, 12, 14, 93, 99]); break;
            case 7 when end >= 0: Write(copy, end + 8, random.Pick(odd)); break;
            case 8 when end >= 0: Write(copy, end + random.Pick<int>([12, 16]), random.Pick(odd)); break;
            case 9: copy = [.. copy, .. new byte[random.Next(1, 70_000)]]; break;
            case 10: copy = [.. new byte[random.Next(1, 100)], .. copy]; break;
            case 11 when end >= 0: copy = [.. copy[..end], .. Zip64End(random), .. copy[end..]]; Write(copy, copy.Length - 14, 0xFFFFFFFF); break;
            case 12 when local >= 0: copy = Splicing.Remove(copy, local, random.Next(1, 30)); break;
            default: random.NextBytes(copy.AsSpan(random.Next(copy.Length))[..1]); break;
        }

        return copy;
    }

    /// <summary>A record that promises entries by the billion, or less than none.</summary>
    private static byte[] Zip64End(Random random)
    {
        var record = new byte[56 + 20];
        "PK\x06\x06"u8.CopyTo(record);
        record[4] = 44;
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), random.Pick<long>([-1, long.MaxValue, long.MinValue, 5_000_000_000, 3]));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), random.Pick<long>([-1, long.MaxValue, long.MinValue, 5_000_000_000, 3]));
        "PK\x06\x07"u8.CopyTo(record.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(64), random.Next());
        return record;
    }

    private static int Find(byte[] bytes, ReadOnlySpan<byte> mark, Random random)
    {
        var from = random.Next(bytes.Length);
        var at = bytes.AsSpan(from).IndexOf(mark) is >= 0 and var later ? from + later : bytes.AsSpan().IndexOf(mark);
        return at >= 0 && at + 46 <= bytes.Length ? at : -1;
    }

    private static void Write(byte[] bytes, int at, uint value)
    {
        if (at >= 0 && at + 4 <= bytes.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        }
    }
}
