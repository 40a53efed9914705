using System.Buffers.Binary;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>What a file is, by its first bytes, and how many pixels a picture has.</summary>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
/// <param name="Width">In pixels; 0 for a PDF.</param>
/// <param name="Height">In pixels; 0 for a PDF.</param>
internal readonly record struct PageImage(string MediaType, int Width, int Height)
{
    internal const string Pdf = "application/pdf";

    /// <summary>A PDF may stand behind some bytes of another program's.</summary>
    private const int PdfMarkWithin = 1024;

    private static ReadOnlySpan<byte> PngMark => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Looks at a file; <see langword="null"/> for anything but PNG, JPEG, WEBP and PDF, and for a picture whose header is damaged.</summary>
    internal static PageImage? Of(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngMark) ? Png(file)
        : file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg(file)
        : file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? Webp(file)
        : file[..Math.Min(file.Length, PdfMarkWithin)].IndexOf("%PDF-"u8) >= 0 ? new(Pdf, 0, 0)
        : null;

    public override string ToString() => $"{Width} by {Height}";

    private static PageImage? Png(ReadOnlySpan<byte> file) =>
        file.Length >= 24 && file[12..].StartsWith("IHDR"u8)
            ? Sized("image/png", BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..]))
            : null;

    /// <summary>The size stands in the first frame header; the segments before it are passed over.</summary>
    private static PageImage? Jpeg(ReadOnlySpan<byte> file)
    {
        for (var i = 2; i + 9 <= file.Length;)
        {
            if (file[i] != 0xFF)
            {
                return null;
            }

            var marker = file[i + 1];
            if (marker is 0xFF)
            {
                i++;
            }
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return Sized("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(i + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(i + 5)..]));
            }
            else
            {
                i += marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(i + 2)..]);
            }
        }

        return null;
    }

    private static PageImage? Webp(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
        {
            return null;
        }

        var chunk = file[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return Sized("image/webp", 1 + Int24(file[24..]), 1 + Int24(file[27..]));
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return Sized("image/webp", 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return chunk.StartsWith("VP8 "u8)
            ? Sized("image/webp", BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFFu)
            : null;
    }

    private static uint Int24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] | bytes[1] << 8 | bytes[2] << 16);

    private static PageImage? Sized(string mediaType, uint width, uint height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new(mediaType, (int)width, (int)height) : null;
}
