using System.Buffers.Binary;

namespace AvatarFineTune.Transcripts;

/// <summary>Reads how many entries a zip says it has, before anything is allocated for them.</summary>
internal static class ZipDirectory
{
    private const int EndRecordSize = 22;
    private const int MaxComment = ushort.MaxValue;

    internal static long CountEntries(Stream zip)
    {
        var size = (int)Math.Min(zip.Length, EndRecordSize + MaxComment);
        var tail = new byte[size];
        zip.Position = zip.Length - size;
        zip.ReadExactly(tail);
        zip.Position = 0;
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || at + EndRecordSize > size)
        {
            throw new InvalidDataException("No end record.");
        }

        long count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        var directoryBytes = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));

        // At 65,535 the true number stands in the zip64 record; the directory's size bounds it as well (46 bytes an entry).
        var zip64 = count == ushort.MaxValue ? tail.AsSpan().LastIndexOf("PK\x06\x06"u8) : -1;
        if (zip64 >= 0 && zip64 + 40 <= size)
        {
            return BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(zip64 + 32));
        }

        return count == ushort.MaxValue && directoryBytes != uint.MaxValue ? directoryBytes / 46 : count;
    }
}
