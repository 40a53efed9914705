using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>Loads one page. Telegram writes about a thousand messages to each, so one is held whole.</summary>
internal static class TelegramPage
{
    /// <summary>A thousand messages of the longest text are a fifth of this; the parsed page takes a multiple of it.</summary>
    private const long MostBytes = 64 << 20;

    /// <returns>The page; and, where it ends early, whether its last message does.</returns>
    internal static async ValueTask<(IHtmlDocument Document, PageEnd End)> LoadAsync(TranscriptInput input, TranscriptFile file, CancellationToken cancellationToken)
    {
        var html = await ReadAsync(input, file, cancellationToken).ConfigureAwait(false);
        if (!HtmlDepth.IsSane(html))
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{file.Name}' nests more than {HtmlDepth.Most} levels deep, or has a tag of more than {HtmlDepth.LongestTag} characters: this is no page of Telegram's; export the chat again.");
        }

        var document = new HtmlParser().ParseDocument(html);
        return (document, EndOf(html));
    }

    private static PageEnd EndOf(ReadOnlySpan<char> html)
    {
        if (html.TrimEnd().EndsWith("</html>", StringComparison.OrdinalIgnoreCase))
        {
            return PageEnd.Whole;
        }

        var last = html[Math.Max(0, html.LastIndexOf("<div class=\"message "))..];
        return last.Count("</div>") >= last.Count("<div") && !last.TrimEnd().EndsWith('<') ? PageEnd.BetweenMessages : PageEnd.InMessage;
    }

    private static async ValueTask<string> ReadAsync(TranscriptInput input, TranscriptFile file, CancellationToken cancellationToken)
    {
        var limit = Math.Min(MostBytes, input.Options.MaxFileBytes);
        var stream = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            var chunk = new byte[64 << 10];
            while (await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                bytes.Write(chunk, 0, read);
                if (bytes.Length > limit)
                {
                    throw new TranscriptException(
                        TranscriptError.LimitExceeded, $"'{file.Name}' is one page of more than {limit} bytes: Telegram starts a new page every thousand messages; export the chat again.");
                }
            }

            return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
    }
}

/// <summary>Where a page ends.</summary>
internal enum PageEnd
{
    /// <summary>Where it should.</summary>
    Whole,

    /// <summary>Early; nobody knows how many messages are missing.</summary>
    BetweenMessages,

    /// <summary>Inside its last message.</summary>
    InMessage,
}
