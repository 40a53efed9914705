using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// What stood behind the time in a header before ("PM - ", "] "), by its bytes. Together with the remembered date it
/// leaves only digits to be read; whatever differs in the least goes through the whole grammar.
/// </summary>
internal struct HeaderTail
{
    private ulong _bytes;
    private ulong _mask;
    private int _length;
    private int _marker;
    private byte _separator;
    private bool _hasSeconds;
    private HeaderShape _shape;
    private long _dateBits;

    /// <summary>Keeps a header that was read whole.</summary>
    /// <param name="line">The header's line.</param>
    /// <param name="header">The header.</param>
    /// <param name="dateBits">The bits of the shape that its date gave.</param>
    internal void Keep(ReadOnlySpan<byte> line, in Header header, long dateBits)
    {
        var tail = line[header.TimeEnd..header.End];

        // A dash is one only before a blank, so the blank must be among what is compared.
        if (tail.Length is 0 or > sizeof(ulong) || (!header.Shape.IsBracketed && tail[^1] != ' ')
            || header.Shape.Has(HeaderShape.TimeFirstBit | HeaderShape.MarkerBeforeBit) || header.Shape.Field(HeaderShape.TimeSeparatorShift, 3) >= HeaderTime.Worded
            || header.Shape.Field(HeaderShape.CloserShift, 3) == HeaderGrammar.OpenCloser)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        tail.CopyTo(bytes);
        _bytes = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        _mask = ulong.MaxValue >> (64 - (8 * tail.Length));
        _length = tail.Length;
        _marker = header.Marker;
        _separator = header.Shape.Field(HeaderShape.TimeSeparatorShift, 3) == 0 ? (byte)':' : (byte)'.';
        _hasSeconds = header.Shape.Has(HeaderShape.SecondsBit);
        _shape = header.Shape;
        _dateBits = dateBits;
    }

    /// <summary>Reads "h:mm", "hh:mm" or "hh:mm:ss" and the known tail at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool TryRead(ReadOnlySpan<byte> line, int at, long dateBits, WhatsAppWords words, ref Header header)
    {
        // The longest time and tail: past the line's end there is only the slow way. Behind a date of another form (in
        // something pasted) the same tail makes another shape.
        if (_length == 0 || _dateBits != dateBits || line.Length - at < 8 + sizeof(ulong) + 1)
        {
            return false;
        }

        var s = line.Slice(at, 8 + sizeof(ulong) + 1);
        uint hour = (uint)(s[0] - '0'), low = (uint)(s[1] - '0');
        var i = 1;
        if (low <= 9)
        {
            hour = (hour <= 9 ? hour * 10 : 100) + low;
            i = 2;
        }

        uint tens = (uint)(s[i + 1] - '0'), ones = (uint)(s[i + 2] - '0'), second = 0;
        if (s[i] != _separator || hour > 24 || tens > 5 || ones > 9)
        {
            return false;
        }

        var minute = (tens * 10) + ones;
        i += 3;
        if (_hasSeconds)
        {
            (tens, ones) = ((uint)(s[i + 1] - '0'), (uint)(s[i + 2] - '0'));
            if (s[i] != _separator || tens > 5 || ones > 9)
            {
                return false;
            }

            second = (tens * 10) + ones;
            i += 3;
        }

        var end = at + i + _length;
        if ((BinaryPrimitives.ReadUInt64LittleEndian(s[i..]) & _mask) != _bytes || Blanks.LengthAt(line, end) != 0)
        {
            return false;
        }

        header.TimeOfDay = (int)(((uint)words.Unfold((int)hour, _marker) * 3600) + (minute * 60) + second);
        header.End = end;
        header.Shape = _shape;
        return true;
    }
}
