using System.Buffers;
using System.Text.Unicode;

namespace AvatarFineTune.Datasets;

/// <summary>
/// Writes a JSON string with no more escapes than needed. System.Text.Json escapes every character beyond U+FFFF, so that
/// an emoji takes 12 bytes instead of 4, and nobody can read it.
/// </summary>
internal static class JsonString
{
    private static readonly SearchValues<char> Common = SearchValues.Create("\"\\" + string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)));
    private static readonly SearchValues<char> All = SearchValues.Create("\u0085\u2028\u2029\"\\" + string.Concat(Enumerable.Range(0, 0x20).Select(c => (char)c)));

    /// <summary>Writes the quotes and what is between them. Half a surrogate pair becomes U+FFFD: UTF-8 has none.</summary>
    public static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        // JSON allows these three, but Python's splitlines and others end a line there. They are rare, and a search for
        // ASCII alone is several times faster.
        var escaped = text.ContainsAny('\u0085', '\u2028', '\u2029') ? All : Common;
        output.Write("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(escaped);
            if (plain != 0)
            {
                Append(output, plain < 0 ? text : text[..plain]);
            }

            if (plain < 0)
            {
                break;
            }

            Escape(output, text[plain]);
            text = text[(plain + 1)..];
        }

        output.Write("\""u8);
    }

    private static void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<char> plain)
    {
        Utf8.FromUtf16(plain, output.GetSpan(checked(3 * plain.Length)), out _, out var length);
        output.Advance(length);
    }

    private static void Escape(ArrayBufferWriter<byte> output, char c)
    {
        const string Digits = "0123456789abcdef";
        var letter = c switch { '"' => '"', '\\' => '\\', '\n' => 'n', '\r' => 'r', '\t' => 't', '\b' => 'b', '\f' => 'f', _ => 'u' };
        var length = letter == 'u' ? 6 : 2;
        var span = output.GetSpan(length);
        span[0] = (byte)'\\';
        span[1] = (byte)letter;
        for (var i = 2; i < length; i++)
        {
            span[i] = (byte)Digits[(c >> (4 * (5 - i))) & 15];
        }

        output.Advance(length);
    }
}
