using AngleSharp.Dom;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>What hangs at a message: the kind by its class, the words by its parts.</summary>
internal static class TelegramMedia
{
    /// <param name="body">The element that holds a message's parts.</param>
    /// <returns>The kind, and the words that stand for it where it is no file.</returns>
    internal static (MessageKind Kind, string Words)? Of(IElement body)
    {
        if (Child(body, "media_wrap") is not { } wrap)
        {
            return null;
        }

        if (wrap.Children is not [var media, ..])
        {
            return (MessageKind.Media, "");
        }

        return media.ClassList switch
        {
            var c when c.Contains("sticker_wrap") => (MessageKind.Sticker, ""),
            var c when c.Contains("media_poll") => (MessageKind.Poll, Part(media, "question")),
            var c when c.Contains("media_call") => (MessageKind.Call, Lines(media, "status")),
            var c when c.Contains("media_contact") => (MessageKind.Contact, Lines(media, "title", "status")),
            var c when c.Contains("media_location") || c.Contains("media_live_location") || c.Contains("media_venue") => (MessageKind.Location, Lines(media, "title", "description", "status")),
            var c when c.Contains("media_game") || c.Contains("media_invoice") || c.Contains("media_giveaway") => (MessageKind.Other, Lines(media, "title", "description")),

            // A sticker that was not exported, or can't be shown, is a photo by class and a sticker by name.
            var c when c.Contains("media_photo") && Part(media, "title") == "Sticker" => (MessageKind.Sticker, ""),
            _ => (MessageKind.Media, ""),
        };
    }

    /// <summary>The first child with a class; never a grandchild, as a forwarded message has the same parts inside.</summary>
    internal static IElement? Child(IElement element, string @class) => element.Children.FirstOrDefault(c => c.ClassList.Contains(@class));

    private static string Lines(IElement media, params ReadOnlySpan<string> parts)
    {
        var lines = new List<string>();
        foreach (var part in parts)
        {
            if (Part(media, part) is { Length: > 0 } line)
            {
                lines.Add(line);
            }
        }

        return string.Join('\n', lines);
    }

    private static string Part(IElement media, string @class) =>
        (Child(media, @class) ?? (Child(media, "body") is { } body ? Child(body, @class) : null)) is { } part ? HtmlText.Of(part) : "";
}
