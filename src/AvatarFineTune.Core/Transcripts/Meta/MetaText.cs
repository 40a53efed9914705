using System.Buffers;
using System.Text;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>
/// Repairs what Meta's downloads do to text: its UTF-8 bytes stand there as characters of their own (<c>é</c> as
/// <c>Ã©</c>). Text that is not wholly of that kind is right already and stays as it is.
/// </summary>
internal static class MetaText
{
    // What Windows-1252 shows for the bytes 80 to 9F; tools that saved a download again wrote these. Five bytes mean nothing there.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    private static readonly Encoding Strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static string Repair(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (ByteOf(text[i]) is not { } value)
                {
                    return text;
                }

                bytes[i] = value;
            }

            var utf8 = bytes.AsSpan(0, text.Length);
            return System.Text.Unicode.Utf8.IsValid(utf8) ? Strict.GetString(utf8) : text;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static byte? ByteOf(char c)
    {
        if (c <= 0xFF)
        {
            return (byte)c;
        }

        var index = Windows1252.IndexOf(c, StringComparison.Ordinal);
        return index >= 0 ? (byte)(0x80 + index) : null;
    }
}
