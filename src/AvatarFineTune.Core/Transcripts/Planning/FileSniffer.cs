namespace AvatarFineTune.Transcripts;

/// <summary>Tells from the first bytes what no reader needs to look at.</summary>
internal static class FileSniffer
{
    /// <summary>How many bytes <see cref="IsMedia"/> wants.</summary>
    internal const int SniffBytes = 512;

    /// <summary>How many bytes readers get to judge by.</summary>
    internal const int ProbeBytes = 64 << 10;

    internal static bool IsZip(ReadOnlySpan<byte> head) => head is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    /// <summary>Pictures, sound, video and documents: most of the entries of an export with media.</summary>
    internal static bool IsMedia(ReadOnlySpan<byte> head) =>
        head is [0xFF, 0xD8, 0xFF, ..]
            or [0xFF, 0xFB or 0xF3 or 0xF2 or 0xF1 or 0xF9, ..]
            or [0x89, (byte)'P', (byte)'N', (byte)'G', ..]
        || head.StartsWith("GIF8"u8) || head.StartsWith("RIFF"u8) || head.StartsWith("OggS"u8) || head.StartsWith("ID3"u8)
        || head.StartsWith("%PDF"u8) || head.StartsWith("fLaC"u8) || head.StartsWith("#!AMR"u8) || head.StartsWith("BEGIN:VCARD"u8)
        || head is [0x1A, 0x45, 0xDF, 0xA3, ..] || (head.Length > 8 && head[4..].StartsWith("ftyp"u8));

    /// <summary>Text has no NULs and hardly any control characters. Judges what <see cref="TextForm"/> made of the head.</summary>
    internal static bool IsBinary(ReadOnlySpan<byte> utf8)
    {
        var odd = 0;
        foreach (var b in utf8)
        {
            odd += b < 32 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 12) ? 1 : 0;
        }

        return odd > utf8.Length / 64;
    }
}
