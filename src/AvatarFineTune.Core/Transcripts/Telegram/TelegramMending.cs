namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>
/// Mends what Telegram Desktop writes that is no JSON: control characters as <c>\x0B</c> (all versions), and in 4.1 the
/// file of a custom emoji without quotes (<c>"document_id": video_files/sticker.webm</c>).
/// </summary>
internal static class TelegramMending
{
    private const int EscapeLength = 4;

    private static ReadOnlySpan<byte> DocumentId => "\"document_id\": "u8;

    /// <returns>Whether anything was mended; <see langword="null"/> where more bytes are needed to tell.</returns>
    internal static bool? Mend(Utf8Buffer buffer)
    {
        var escapes = MendEscapes(buffer);
        var documents = MendDocuments(buffer);
        return escapes == true || documents == true ? true : escapes is null || documents is null ? null : false;
    }

    private static bool? MendEscapes(Utf8Buffer buffer)
    {
        var mended = false;
        for (var i = 0; ;)
        {
            var bytes = buffer.Mendable;
            var slash = bytes[i..].IndexOf((byte)'\\');
            if (slash < 0)
            {
                return mended;
            }

            i += slash;
            if (i + EscapeLength > bytes.Length)
            {
                return mended ? true : null;
            }

            if (bytes[i + 1] == 'x' && char.IsAsciiHexDigit((char)bytes[i + 2]) && char.IsAsciiHexDigit((char)bytes[i + 3]))
            {
                // A vertical tab and a form feed are line breaks; the other control characters show nothing.
                var isBreak = bytes[i + 2] == '0' && bytes[i + 3] is (byte)'B' or (byte)'C';
                if (isBreak)
                {
                    bytes[i + 1] = (byte)'n';
                    i += 2;
                }

                buffer.Cut(i, isBreak ? EscapeLength - 2 : EscapeLength);
                mended = true;
            }
            else
            {
                i += 2;
            }
        }
    }

    private static bool? MendDocuments(Utf8Buffer buffer)
    {
        var mended = false;
        var bytes = buffer.Mendable;
        while (bytes.IndexOf(DocumentId) is >= 0 and var found)
        {
            bytes = bytes[(found + DocumentId.Length)..];
            if (bytes.IsEmpty)
            {
                return mended ? true : null;
            }

            if (bytes[0] is (byte)'"' or (byte)'n' or (>= (byte)'0' and <= (byte)'9'))
            {
                continue;
            }

            var end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0)
            {
                return mended ? true : null;
            }

            // Nothing reads it: any value that is as long will do.
            bytes[..end].Fill((byte)' ');
            bytes[0] = (byte)'0';
            mended = true;
        }

        return mended;
    }
}
