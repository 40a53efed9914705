using System.Globalization;
using System.Text;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Takes the words from <c>blocks</c>, where newer apps put them, for messages that have no <c>text</c>.</summary>
internal static class SlackBlocks
{
    internal static string TextOf(JsonElement message, SlackDirectory directory)
    {
        var lines = message.Items("blocks"u8).Select(b => Block(b, directory)).Where(l => l.Length > 0);
        return string.Join('\n', lines).Trim();
    }

    private static string Block(JsonElement block, SlackDirectory directory) => block.Text("type"u8) switch
    {
        "rich_text" => string.Join('\n', block.Items("elements"u8).Select(e => Rich(e, directory))),
        "section" or "header" or "markdown" => Words(block, directory),
        "context" => string.Join(' ', block.Items("elements"u8).Select(e => Words(e, directory)).Where(w => w.Length > 0)),
        _ => "",
    };

    /// <summary>A text that is written out, or stands in an object of its own.</summary>
    private static string Words(JsonElement holder, SlackDirectory directory) =>
        SlackMarkup.Resolve(holder.Text("text"u8) ?? holder.Field("text"u8).Text("text"u8) ?? "", directory);

    private static string Rich(JsonElement element, SlackDirectory directory) => element.Text("type"u8) == "rich_text_list"
        ? string.Join('\n', element.Items("elements"u8).Select(e => Rich(e, directory)))
        : string.Concat(element.Items("elements"u8).Select(e => Inline(e, directory))).Trim('\n');

    private static string Inline(JsonElement part, SlackDirectory directory) => part.Text("type"u8) switch
    {
        "text" => part.Text("text"u8) ?? "",
        "link" => part.Name("text"u8) ?? part.Text("url"u8) ?? "",
        "user" => "@" + (part.Text("user_id"u8) is { } id ? directory.UserName(id) ?? id : ""),
        "channel" => "#" + (part.Text("channel_id"u8) is { } id ? directory.ChannelName(id) ?? id : ""),
        "usergroup" => "@" + part.Text("usergroup_id"u8),
        "broadcast" => "@" + part.Text("range"u8),
        "emoji" => part.Text("unicode"u8) is { } code ? Emoji(code) ?? $":{part.Text("name"u8)}:" : $":{part.Text("name"u8)}:",
        "date" => part.Text("fallback"u8) ?? "",
        "color" => part.Text("value"u8) ?? "",
        _ => part.Text("text"u8) ?? "",
    };

    /// <summary>Code points in hexadecimal digits, joined by dashes.</summary>
    private static string? Emoji(string codes)
    {
        var emoji = new StringBuilder();
        foreach (var code in codes.Split('-'))
        {
            if (!int.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) || !Rune.IsValid(point))
            {
                return null;
            }

            emoji.Append(new Rune(point).ToString());
        }

        return emoji.ToString();
    }
}
