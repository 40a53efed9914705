using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// The date of the header before, by its bytes: most messages come on the same day as the one above them, and comparing
/// a dozen bytes is cheaper than reading a date. One for each pass over a file.
/// </summary>
internal sealed class HeaderMemory
{
    private readonly byte[] _bytes = new byte[48];
    private int _first;
    private int _second;
    private int _third;
    private bool _thirdIsShort;
    private long _bits;
    private ulong _head;
    private ulong _end;
    private HeaderTail _tail;
    private HeaderTail _otherTail;

    /// <summary>How many bytes the date and what follows it take, up to the time.</summary>
    internal int Length { get; private set; }

    /// <summary>What follows the time; where the clock has 12 hours, mostly two take turns.</summary>
    internal ref readonly HeaderTail Tail => ref _tail;

    internal ref readonly HeaderTail OtherTail => ref _otherTail;

    internal bool TryRecall(ReadOnlySpan<byte> line, out Header header, out long bits)
    {
        header = default;
        bits = _bits;
        if (!IsSameDate(line))
        {
            return false;
        }

        (header.First, header.Second, header.Third, header.ThirdIsShort) = (_first, _second, _third, _thirdIsShort);
        return true;
    }

    /// <summary>Keeps what follows the time in a header whose date was recalled.</summary>
    internal void KeepTail(ReadOnlySpan<byte> line, in Header header)
    {
        _otherTail = _tail;
        _tail.Keep(line, header, _bits);
    }

    internal void Keep(ReadOnlySpan<byte> date, in Header header, long bits)
    {
        if (date.Length > _bytes.Length)
        {
            return;
        }

        date.CopyTo(_bytes);
        Length = date.Length;
        _head = BinaryPrimitives.ReadUInt64LittleEndian(_bytes);
        _end = Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(date[^8..]) : 0;
        (_first, _second, _third, _thirdIsShort) = (header.First, header.Second, header.Third, header.ThirdIsShort);
        _bits = bits;
    }

    /// <summary>Dates have 8 to 16 bytes but for a few languages: two overlapping numbers compare them without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsSameDate(ReadOnlySpan<byte> line) => Length is >= 8 and <= 16 && line.Length >= 16
        ? BinaryPrimitives.ReadUInt64LittleEndian(line) == _head && BinaryPrimitives.ReadUInt64LittleEndian(line[(Length - 8)..]) == _end
        : Length > 0 && line.StartsWith(_bytes.AsSpan(0, Length));
}
