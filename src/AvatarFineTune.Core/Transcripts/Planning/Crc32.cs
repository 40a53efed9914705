using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arm = System.Runtime.Intrinsics.Arm;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// The checksum of zip entries (CRC-32, polynomial 04C11DB7, reflected), as fast as the processor allows: unpacking an
/// entry must not become noticeably slower by it.
/// </summary>
internal static class Crc32
{
    private const int BlockSize = 16;
    private const int StepSize = 4 * BlockSize;
    private const uint Polynomial = 0xEDB88320;

    // The remainders of x^n that carry a block over the 64 bytes, and over the 16 bytes, that follow it.
    private static readonly Vector128<ulong> Over64 = Vector128.Create(0x0154442BD4UL, 0x01C6E41596UL);
    private static readonly Vector128<ulong> Over16 = Vector128.Create(0x01751997D0UL, 0x00CCAA009EUL);
    private static readonly uint[] Table = CreateTable();

    /// <summary>The checksum of what came before and these bytes; of nothing it is 0.</summary>
    internal static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        if (Pclmulqdq.IsSupported && bytes.Length >= 2 * StepSize)
        {
            var folded = bytes.Length & ~(BlockSize - 1);
            crc = Fold(crc, bytes[..folded]);
            bytes = bytes[folded..];
        }
        else if (Arm.Crc32.Arm64.IsSupported)
        {
            for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            {
                crc = Arm.Crc32.Arm64.ComputeCrc32(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }
        }

        return ~ByteWise(crc, bytes);
    }

    internal static uint ByteWise(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    /// <summary>
    /// Folds whole blocks into one that leaves the same remainder: four side by side, 64 bytes a step, then these four
    /// into one. The last block is short enough for the table.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)crc), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = Carry(a, Over64) ^ blocks[0];
            b = Carry(b, Over64) ^ blocks[1];
            c = Carry(c, Over64) ^ blocks[2];
            d = Carry(d, Over64) ^ blocks[3];
        }

        a = Carry(Carry(Carry(a, Over16) ^ b, Over16) ^ c, Over16) ^ d;
        foreach (var block in blocks)
        {
            a = Carry(a, Over16) ^ block;
        }

        return ByteWise(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in a)));
    }

    private static Vector128<ulong> Carry(Vector128<ulong> block, Vector128<ulong> distance) =>
        Pclmulqdq.CarrylessMultiply(block, distance, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, distance, 0x11);

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ (Polynomial & (0 - (value & 1)));
            }

            table[i] = value;
        }

        return table;
    }
}
