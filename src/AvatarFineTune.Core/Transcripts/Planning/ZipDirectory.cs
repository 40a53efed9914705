using System.Buffers.Binary;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// Counts the entries of a zip before anything is allocated for them: those that stand there, since what the zip says of
/// their number may be wrong either way.
/// </summary>
internal static class ZipDirectory
{
    private const int EndRecordSize = 22;
    private const int LocatorSize = 20;
    private const int LargeEndRecordSize = 56;
    private const int HeaderSize = 46;
    private const int MaxComment = ushort.MaxValue;
    private const int WindowSize = 64 << 10;

    /// <summary>How many entries there are; stops at one more than <paramref name="most"/>.</summary>
    /// <exception cref="InvalidDataException">There is no directory where it should be.</exception>
    internal static long CountEntries(Stream zip, long most)
    {
        var at = FindDirectory(zip);
        if (at < 0 || at > zip.Length)
        {
            throw new InvalidDataException("The directory lies outside of the zip.");
        }

        zip.Position = at;
        var window = new BufferedStream(zip, WindowSize);
        Span<byte> header = stackalloc byte[HeaderSize];
        long count = 0;
        while (count <= most && window.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize && header.StartsWith("PK\x01\x02"u8))
        {
            count++;
            window.Position += Short(header, 28) + Short(header, 30) + Short(header, 32);
        }

        zip.Position = 0;
        return count;
    }

    private static long FindDirectory(Stream zip)
    {
        var size = (int)Math.Min(zip.Length, EndRecordSize + LocatorSize + MaxComment);
        var tail = new byte[size];
        zip.Position = zip.Length - size;
        zip.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndRecordSize > size)
        {
            throw new InvalidDataException("No end record.");
        }

        long offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (offset != uint.MaxValue || end < LocatorSize || !tail.AsSpan(end - LocatorSize).StartsWith("PK\x06\x07"u8))
        {
            return offset;
        }

        // A zip of more than 4 GiB: a larger end record, found through its locator, knows the place.
        var place = BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(end - LocatorSize + 8));
        if (place < 0 || place > zip.Length - LargeEndRecordSize)
        {
            throw new InvalidDataException("The end record lies outside of the zip.");
        }

        var record = new byte[LargeEndRecordSize];
        zip.Position = place;
        zip.ReadExactly(record);
        return BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48));
    }

    private static int Short(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadUInt16LittleEndian(header[at..]);
}
