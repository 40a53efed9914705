using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// The tokens of an encoding, found by their bytes. An open-addressing table over the one array that the resource
/// unpacks to: a dictionary of 200,000 byte arrays would take longer to build than the whole load may.
/// </summary>
/// <remarks>
/// Texts and tokens are read eight bytes at a time (by others up to 24), so every span handed in must go on for
/// <see cref="Padding"/> bytes past the piece that is asked about.
/// </remarks>
internal sealed class Vocabulary
{
    /// <summary>Readable bytes, of any value, that must follow a piece.</summary>
    internal const int Padding = 24;

    /// <summary>What the look-ups answer for bytes that are no token; above every id, with bits to spare.</summary>
    internal const int None = int.MaxValue >> 6;

    // A bit for every hash, about a tenth of them set: 256 KB that tell most bytes that are no token without a look at
    // the megabytes of the table. Half of what a merge asks for is no token.
    private const int FilterBits = 21;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly Slot[] _slots;
    private readonly int[] _pairs;
    private readonly ulong[] _filter = new ulong[1 << (FilterBits - 6)];
    private readonly int _shift;
    private readonly int _longest;

    private Vocabulary(byte[] bytes, int[] starts, int longest)
    {
        _bytes = bytes;
        _starts = starts;
        _longest = longest;

        // At most 77 % full for our vocabularies: the filter takes the misses, which are what a full table is slow at.
        var bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Count);
        _shift = 64 - bits;
        _slots = new Slot[1 << bits];
        _pairs = new int[1 << 16];
        Array.Fill(_pairs, None);
        for (var id = 0; id < Count; id++)
        {
            Insert(id);
        }
    }

    /// <summary>How many tokens there are; ids run from 0.</summary>
    internal int Count => _starts.Length - 1;

    /// <summary>Builds the table over an unpacked resource (Data/README.md has the layout).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // It runs once, before the runtime would think of optimizing it.
    internal static Vocabulary Load(byte[] resource)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(resource);
        var lengths = resource.AsSpan(sizeof(int), count);
        var starts = new int[count + 1];
        var bytes = new byte[resource.Length - sizeof(int) - count + Padding];
        resource.AsSpan(sizeof(int) + count).CopyTo(bytes);
        var longest = 0;
        for (var id = 0; id < count; id++)
        {
            starts[id + 1] = starts[id] + lengths[id];
            longest = Math.Max(longest, lengths[id]);
        }

        return starts[count] + Padding == bytes.Length
            ? new Vocabulary(bytes, starts, longest)
            : throw new InvalidDataException("The vocabulary's lengths do not add up to its bytes: rebuild the package.");
    }

    /// <summary>The bytes of a token.</summary>
    internal ReadOnlySpan<byte> BytesOf(int id) => _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);

    /// <summary>The token of two bytes in a row: half of all look-ups, so a table of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int FindPair(ReadOnlySpan<byte> text, int at) => _pairs[text[at] | (text[at + 1] << 8)];

    /// <summary>The token that is exactly these bytes, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ReadOnlySpan<byte> text, int at, int length)
    {
        if (length > _longest)
        {
            return None;
        }

        var hash = HashOf(text, at, length);
        if ((_filter[hash >> (64 + 6 - FilterBits)] & FilterBit(hash)) == 0)
        {
            return None;
        }

        var head = Block(text, at, length);
        var slots = _slots;
        for (var place = (int)(hash >> _shift); ; place = (place + 1) & (slots.Length - 1))
        {
            ref readonly var slot = ref slots[place];
            if (slot.Length == 0)
            {
                return None;
            }

            if (slot.Head == head && slot.Length == length && (length <= 8 || SameTail(text, at, slot.Id, length)))
            {
                return slot.Id;
            }
        }
    }

    /// <summary>A hash of the bytes; the high bits are the good ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(ReadOnlySpan<byte> text, int at, int length)
    {
        var hash = (Block(text, at, length) + (ulong)length) * 0x9E3779B97F4A7C15;
        return length <= 8 ? hash ^ (hash << 32) : LongHashOf(hash, text, at + 8, length - 8);
    }

    /// <summary>The first eight bytes as a number, zeros past the length (which is at least 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Block(ReadOnlySpan<byte> text, int at, int length)
    {
        var block = BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(at, 8));
        return length >= 8 ? block : block & (ulong.MaxValue >> (64 - (8 * length)));
    }

    // A shift takes the lowest six bits of its count, so these need no mask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FilterBit(ulong hash) => 1UL << (int)(hash >> (64 - FilterBits));

    private static ulong LongHashOf(ulong hash, ReadOnlySpan<byte> text, int at, int length)
    {
        for (; length > 0; at += 8, length -= 8)
        {
            hash = (hash ^ (hash >> 32) ^ Block(text, at, length)) * 0xD6E8FEB86659FD93;
        }

        return hash ^ (hash << 32);
    }

    private bool SameTail(ReadOnlySpan<byte> text, int at, int id, int length)
        => text.Slice(at + 8, length - 8).SequenceEqual(_bytes.AsSpan(_starts[id] + 8, length - 8));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // As Load.
    private void Insert(int id)
    {
        var start = _starts[id];
        var length = _starts[id + 1] - start;
        var hash = HashOf(_bytes, start, length);
        _filter[hash >> (64 + 6 - FilterBits)] |= FilterBit(hash);
        var place = (int)(hash >> _shift);
        while (_slots[place].Length != 0)
        {
            place = (place + 1) & (_slots.Length - 1);
        }

        _slots[place] = new Slot(Block(_bytes, start, length), id, length);
        if (length == 2)
        {
            _pairs[_bytes[start] | (_bytes[start + 1] << 8)] = id;
        }
    }

    private readonly record struct Slot(ulong Head, int Id, int Length);
}
