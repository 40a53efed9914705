using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>
/// Reads Telegram Desktop's HTML export: <c>messages.html</c>, <c>messages2.html</c> … of a folder are one chat, and an
/// account's export holds many. The pages name people but give no ids, and show no edits: the JSON export tells more.
/// One page is in memory at a time.
/// </summary>
public sealed class TelegramHtmlReader : ITranscriptReader
{
    /// <inheritdoc/>
    public string Platform => "telegram";

    /// <inheritdoc/>
    public TranscriptScope Scope => TranscriptScope.Archive;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        var head = probe.Head.Span;
        if (head.TrimStart(" \t\r\n"u8) is not [(byte)'<', ..] || head.IndexOf("class=\""u8) < 0)
        {
            return TranscriptMatch.None;
        }

        var isWrapped = head.IndexOf("class=\"page_wrap"u8) >= 0;
        var hasMessages = head.IndexOf("class=\"message default"u8) >= 0 || head.IndexOf("class=\"message service"u8) >= 0;
        return isWrapped && (head.IndexOf("class=\"history"u8) >= 0 || head.IndexOf("page_body chat_page"u8) >= 0 || hasMessages) ? TranscriptMatch.Certain
            : hasMessages ? TranscriptMatch.Likely
            : isWrapped && head.IndexOf("page_header"u8) >= 0 ? TranscriptMatch.Companion
            : TranscriptMatch.None;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var lists = await TelegramLists.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        foreach (var pages in TelegramPages.Group(input.Files))
        {
            TelegramHtmlChat? chat = null;
            foreach (var file in pages.Files)
            {
                var (document, end) = await TelegramPage.LoadAsync(input, file, cancellationToken).ConfigureAwait(false);
                using (document)
                {
                    if (document.Body is not { } body || body.QuerySelector("div.message") is null)
                    {
                        ThrowUnlessPage(file, document.QuerySelector("div.page_wrap") is not null);
                        continue;
                    }

                    chat ??= new(input, ChatOf(input, pages, body), lists.IsChannel(pages.Folder), lists.IsBot(pages.Folder));
                    foreach (var message in chat.Read(body, end))
                    {
                        yield return message;
                    }
                }
            }

            foreach (var notice in chat?.End() ?? [])
            {
                yield return notice;
            }
        }
    }

    private static TranscriptChat ChatOf(TranscriptInput input, TelegramPages pages, AngleSharp.Dom.IElement body) => new()
    {
        Id = pages.Key.Length > 0 ? pages.Key : input.ContainerName ?? input.Name,
        Title = body.QuerySelector("div.page_header div.text") is { } title ? HtmlText.Of(title) : "",
        Platform = "telegram",
        Dialect = "html",
    };

    /// <summary>A page may hold nothing but its frame; another document is no page.</summary>
    private static void ThrowUnlessPage(TranscriptFile file, bool isPage)
    {
        if (!isPage)
        {
            throw new TranscriptException(
                TranscriptError.NotRecognized, $"'{file.Name}' is not a page of Telegram's HTML export: name its messages.html, or the folder with all its pages.");
        }
    }
}
