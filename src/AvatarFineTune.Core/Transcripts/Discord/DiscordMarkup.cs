using System.Text;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>
/// Writes mentions and custom emoji as people see them. An exporter does so itself unless told not to format; then
/// <c>&lt;@1234&gt;</c> and <c>&lt;:wave:1234&gt;</c> stand in the text.
/// </summary>
internal static class DiscordMarkup
{
    private const int LongestTag = 100;

    internal static string Resolve(string content, IReadOnlyList<(string Id, string Name)>? mentions)
    {
        var start = content.IndexOf('<', StringComparison.Ordinal);
        if (start < 0)
        {
            return content;
        }

        var text = new StringBuilder(content.Length);
        var rest = content.AsSpan();
        while (start >= 0)
        {
            text.Append(rest[..start]);
            rest = rest[start..];
            var end = rest[..Math.Min(rest.Length, LongestTag)].IndexOf('>');
            var shown = end < 0 ? null : Shown(rest[..(end + 1)], mentions);
            text.Append(shown ?? "<");
            rest = rest[(shown is null ? 1 : end + 1)..];
            start = rest.IndexOf('<');
        }

        return text.Append(rest).ToString();
    }

    private static string? Shown(ReadOnlySpan<char> tag, IReadOnlyList<(string Id, string Name)>? mentions)
    {
        var inner = tag[1..^1];
        if (inner.StartsWith("@"))
        {
            var id = inner[1..].TrimStart('!');
            foreach (var mention in mentions ?? [])
            {
                if (id.SequenceEqual(mention.Id))
                {
                    return $"@{mention.Name}";
                }
            }

            return null;
        }

        // <:name:id>, or <a:name:id> for one that moves.
        var emoji = inner.StartsWith("a:") ? inner[1..] : inner;
        var last = emoji.LastIndexOf(':');
        return last > 1 && emoji[0] == ':' && IsNumber(emoji[(last + 1)..]) && !emoji[1..last].ContainsAny(' ', ':') ? emoji[..(last + 1)].ToString() : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
