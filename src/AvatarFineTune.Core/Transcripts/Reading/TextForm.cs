using System.Text;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// How a file's text is encoded, decided from its first bytes; <see cref="WrapAsync"/> then hands readers UTF-8 without a
/// byte order mark and with line feeds, whatever the file has. Files that are no text pass as they are.
/// </summary>
internal readonly record struct TextForm(Encoding? Encoding, int MarkLength, bool LoneCarriageReturns)
{
    /// <summary>Fewer characters than this are too few to recognise UTF-16 without a mark.</summary>
    private const int MinimumUtf16 = 8;

    internal static TextForm Detect(ReadOnlySpan<byte> head)
    {
        var form = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => new TextForm(null, 3, false),
            [0xFF, 0xFE, ..] => new TextForm(Encoding.Unicode, 2, false),
            [0xFE, 0xFF, ..] => new TextForm(Encoding.BigEndianUnicode, 2, false),
            _ => new TextForm(GuessUtf16(head), 0, false),
        };
        var utf8 = form.ToUtf8(head);
        return form with { LoneCarriageReturns = utf8.Contains((byte)'\r') && !utf8.Contains((byte)'\n') && !utf8.Contains((byte)0) };
    }

    /// <summary>The head as readers will see it.</summary>
    internal ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> head)
    {
        head = head[MarkLength..];
        if (Encoding is not null)
        {
            head = System.Text.Encoding.UTF8.GetBytes(Encoding.GetString(head[..(head.Length & ~1)]));
        }

        if (!LoneCarriageReturns)
        {
            return head;
        }

        var copy = head.ToArray();
        copy.AsSpan().Replace((byte)'\r', (byte)'\n');
        return copy;
    }

    /// <summary>Turns an opened file, at its start, into what readers see. Disposing the result disposes <paramref name="raw"/>.</summary>
    internal async ValueTask<Stream> WrapAsync(Stream raw, CancellationToken cancellationToken)
    {
        if (MarkLength > 0)
        {
            await raw.ReadExactlyAsync(new byte[MarkLength], cancellationToken).ConfigureAwait(false);
        }

        var utf8 = Encoding is null ? raw : System.Text.Encoding.CreateTranscodingStream(raw, Encoding, System.Text.Encoding.UTF8);
        return LoneCarriageReturns ? new CarriageReturnStream(utf8) : utf8;
    }

    /// <summary>Western text in UTF-16 has a zero in every other byte; binary formats have them everywhere.</summary>
    private static Encoding? GuessUtf16(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length & ~1, 512)];
        if (head.Length < MinimumUtf16 * 2)
        {
            return null;
        }

        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }

        var most = head.Length * 2 / 5;
        return (even, odd) switch
        {
            (0, _) when odd >= most => System.Text.Encoding.Unicode,
            (_, 0) when even >= most => System.Text.Encoding.BigEndianUnicode,
            _ => null,
        };
    }
}
