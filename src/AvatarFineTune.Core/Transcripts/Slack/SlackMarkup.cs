using System.Text;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Turns Slack's markup for mentions, links and escaped characters into what people saw.</summary>
internal static class SlackMarkup
{
    internal static string Resolve(string text, SlackDirectory directory)
    {
        if (text.AsSpan().IndexOfAny('<', '&') < 0)
        {
            return text;
        }

        var seen = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var end = text[i] == '<' ? text.IndexOf('>', i) : -1;
            if (end > 0 && Reference(text[(i + 1)..end], directory) is { } shown)
            {
                seen.Append(shown);
                i = end + 1;
            }
            else
            {
                i += Plain(text.AsSpan(i), seen);
            }
        }

        return seen.ToString();
    }

    /// <summary>Appends one character, unescaped; says how many it took.</summary>
    private static int Plain(ReadOnlySpan<char> text, StringBuilder seen)
    {
        var (shown, length) = text switch
        {
            _ when text.StartsWith("&amp;") => ('&', 5),
            _ when text.StartsWith("&lt;") => ('<', 4),
            _ when text.StartsWith("&gt;") => ('>', 4),
            _ => (text[0], 1),
        };
        seen.Append(shown);
        return length;
    }

    /// <summary>What stands between the brackets: <c>@U123|name</c>, <c>#C1|general</c>, <c>!here</c> or <c>https://x|label</c>.</summary>
    private static string? Reference(string inside, SlackDirectory directory)
    {
        if (inside.Length == 0 || inside.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var bar = inside.IndexOf('|', StringComparison.Ordinal);
        var (target, label) = bar < 0 ? (inside, "") : (inside[..bar], Unescape(inside[(bar + 1)..]));
        return inside[0] switch
        {
            '@' => "@" + (directory.UserName(target[1..]) ?? (label.Length > 0 ? label.TrimStart('@') : target[1..])),
            '#' => "#" + (label.Length > 0 ? label.TrimStart('#') : directory.ChannelName(target[1..]) ?? target[1..]),
            '!' => Command(target[1..], label),
            _ when target.Contains(':', StringComparison.Ordinal) => label.Length > 0 ? label : Unescape(target),
            _ => null,
        };
    }

    private static string Command(string command, string label)
    {
        if (label.Length > 0)
        {
            // The label of a group has its @ already; that of a date is the date in words.
            return label;
        }

        var caret = command.LastIndexOf('^');
        return "@" + (caret < 0 ? command : command[(caret + 1)..]);
    }

    private static string Unescape(string text) => text.Contains('&', StringComparison.Ordinal)
        ? text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
        : text;
}
