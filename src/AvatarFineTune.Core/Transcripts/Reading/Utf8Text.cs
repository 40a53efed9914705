using System.Text;

namespace AvatarFineTune.Transcripts;

/// <summary>Turns bytes of an export into message text.</summary>
internal static class Utf8Text
{
    /// <summary>Broken bytes become U+FFFD, line ends <c>\n</c>, and NULs, which no database takes, go.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, default);

    /// <summary>As <see cref="Decode(ReadOnlySpan{byte})"/>; the scratch spares the pass that would count the characters first.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes, Span<char> scratch)
    {
        if (bytes.IsEmpty)
        {
            return "";
        }

        var text = bytes.Length <= scratch.Length
            ? new string(scratch[..Encoding.UTF8.GetChars(bytes, scratch)])
            : Encoding.UTF8.GetString(bytes);
        return bytes.IndexOfAny((byte)'\r', (byte)0) < 0 ? text : Clean(text);
    }

    /// <summary>As <see cref="Decode(ReadOnlySpan{byte}, Span{char})"/>, for bytes without carriage returns and NULs.</summary>
    internal static string DecodePlain(ReadOnlySpan<byte> bytes, Span<char> scratch) =>
        bytes.Length <= scratch.Length ? new string(scratch[..Encoding.UTF8.GetChars(bytes, scratch)])
        : Encoding.UTF8.GetString(bytes);

    /// <summary>For bytes that are known to be ASCII: written straight into the string.</summary>
    internal static string DecodeAscii(ReadOnlySpan<byte> bytes) =>
        string.Create(bytes.Length, bytes, static (text, ascii) => Ascii.ToUtf16(ascii, text, out _));

    internal static string Clean(string text) => text.AsSpan().IndexOfAny('\r', '\0') < 0
        ? text
        : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal);
}
