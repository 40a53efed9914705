using System.Text.RegularExpressions;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>What wrote an export: Signal itself has none that is text.</summary>
internal enum SignalDialect
{
    None,

    /// <summary>signal-export's <c>chat.md</c>: <c>[2024-01-31 22:05:11] Me: text</c>.</summary>
    Markdown,

    /// <summary>signal-export's <c>data.json</c>: a record a line.</summary>
    Lines,

    /// <summary>sigtop's text: fields, a blank line, the words.</summary>
    Fields,

    /// <summary>sigtop's short text: <c>2024-01-31 22:05 You: text</c>.</summary>
    Short,

    /// <summary>sigtop's JSON: the records of Signal Desktop's own database.</summary>
    Records,
}

/// <summary>Tells the dialects apart by a file's beginning.</summary>
internal static partial class SignalDialects
{
    private const int ProbedLines = 400;

    internal static (SignalDialect Dialect, TranscriptMatch Match) Of(TranscriptProbe probe)
    {
        var start = probe.Head.Span.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("["u8) && start[1..].TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return IsDesktopRecord(start[1..]) ? (SignalDialect.Records, TranscriptMatch.Certain) : default;
        }

        if (start.StartsWith("{"u8))
        {
            return JsonProbe.Look(start) is { } found && found.ContainsKey("/date") && found.ContainsKey("/sender") && found.ContainsKey("/body") && (found.ContainsKey("/reactions") || found.ContainsKey("/quote"))
                ? (SignalDialect.Lines, TranscriptMatch.Certain)
                : default;
        }

        return FileSniffer.IsBinary(probe.Head.Span) ? default : OfText(Utf8Lines.Of(probe, ProbedLines).FindAll(l => l.Length > 0), ArchivePath.NameOf(probe.Path));
    }

    private static (SignalDialect Dialect, TranscriptMatch Match) OfText(List<string> lines, string name)
    {
        if (lines.Count == 0)
        {
            return default;
        }

        if (lines[0].StartsWith("Conversation: ", StringComparison.Ordinal))
        {
            return lines.Exists(l => l.StartsWith("Type: ", StringComparison.Ordinal)) || lines.Count == 1 ? (SignalDialect.Fields, TranscriptMatch.Certain) : default;
        }

        if (ShortHeader().IsMatch(lines[0]))
        {
            return lines.Exists(l => ShortHeader().Match(l) is { Success: true } m && m.Groups["name"].Value == "You") ? (SignalDialect.Short, TranscriptMatch.Certain) : default;
        }

        // Older versions wrote a comma and no seconds, as WhatsApp does; that never writes Markdown.
        if (OldHeader().IsMatch(lines[0]))
        {
            return name.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? (SignalDialect.Markdown, TranscriptMatch.Certain) : default;
        }

        // The form is simple enough for others to have it, too; "Me" and what the tool adds to texts are its own.
        var headers = lines.FindAll(MarkdownHeader().IsMatch);
        return !MarkdownHeader().IsMatch(lines[0]) ? default
            : lines.Exists(IsToolsOwn) || headers.Count(l => l.EndsWith("  ", StringComparison.Ordinal)) * 2 > headers.Count ? (SignalDialect.Markdown, TranscriptMatch.Certain)
            : name is "chat.md" or "index.md" ? (SignalDialect.Markdown, TranscriptMatch.Likely)
            : default;
    }

    private static bool IsToolsOwn(string line) =>
        (MarkdownHeader().Match(line) is { Success: true } match && match.Groups["name"].Value is "Me" or "No-Sender")
        || (line.StartsWith("(- ", StringComparison.Ordinal) && line.EndsWith(" -)", StringComparison.Ordinal))
        || line.Contains("](./media/", StringComparison.Ordinal);

    private static bool IsDesktopRecord(ReadOnlySpan<byte> head) => JsonProbe.Look(head.TrimStart(" \t\r\n"u8)) is { } found
        && found.ContainsKey("/conversationId") && (found.ContainsKey("/sent_at") || found.ContainsKey("/received_at") || found.ContainsKey("/timestamp"));

    [GeneratedRegex(@"^\[(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}),? (?<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\] (?<name>[^:\n]{1,200}):(?: |$)", RegexOptions.CultureInvariant)]
    internal static partial Regex MarkdownHeader();

    [GeneratedRegex(@"^\[[0-9]{4}-[0-9]{2}-[0-9]{2}, [0-9]{2}:[0-9]{2}\] [^:\n]{1,200}:(?: |$)", RegexOptions.CultureInvariant)]
    private static partial Regex OldHeader();

    [GeneratedRegex(@"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?<time>[0-9]{2}:[0-9]{2}) (?<name>[^:\n]{1,200}):(?: |$)", RegexOptions.CultureInvariant)]
    internal static partial Regex ShortHeader();
}
