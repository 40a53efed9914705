namespace AvatarFineTune.Transcripts.Signal;

/// <summary>
/// Takes apart what signal-export writes behind a name: a quoted message (<c>&gt; …</c>), the words, files as Markdown links,
/// a sticker as <c>(( 😀 ))</c> and reactions as <c>(- Ben: 👍 -)</c>. Only the words are the author's.
/// </summary>
internal sealed class SignalRecordText
{
    private SignalRecordText(string text, MessageKind kind)
    {
        Text = text;
        Kind = kind;
    }

    internal string Text { get; }

    internal MessageKind Kind { get; }

    internal static SignalRecordText Of(string written)
    {
        var lines = written.Split('\n').Select(l => l.TrimEnd()).ToList();
        lines.RemoveAll(IsReactions);
        RemoveQuote(lines);
        var hasSticker = lines.RemoveAll(IsSticker) > 0;
        var hasFile = false;
        for (var i = 0; i < lines.Count; i++)
        {
            lines[i] = WithoutFiles(lines[i], ref hasFile, ref hasSticker);
        }

        var text = string.Join('\n', lines).Trim();
        return text switch
        {
            "(This message was deleted)" => new("", MessageKind.Deleted),
            _ when hasFile => new(text, MessageKind.Media),
            _ when hasSticker && text.Length == 0 => new("", MessageKind.Sticker),
            _ when IsCall(text) => new(text, MessageKind.Call),
            _ => new(text, MessageKind.Text),
        };
    }

    /// <summary>How the tool tells a call, such as <c>Incoming voice call (accepted, 1m 2s)</c>.</summary>
    internal static bool IsCall(string text)
    {
        var bracket = text.IndexOf(" (", StringComparison.Ordinal);
        var call = bracket > 0 && text.EndsWith(')') ? text[..bracket] : text;
        return call.Split(' ') is ["Incoming" or "Outgoing" or "Missed", .. { Length: <= 2 } between, "call"] && between.All(w => w is "voice" or "video" or "group" or "adhoc" or "audio");
    }

    private static bool IsReactions(string line) => line.StartsWith("(- ", StringComparison.Ordinal) && line.EndsWith(" -)", StringComparison.Ordinal);

    private static bool IsSticker(string line) => line.StartsWith("(( ", StringComparison.Ordinal) && line.EndsWith(" ))", StringComparison.Ordinal);

    /// <summary>What is answered stands above the answer, in lines of its own that begin with <c>&gt;</c>; the name's line is then empty.</summary>
    private static void RemoveQuote(List<string> lines)
    {
        var first = lines.FindIndex(l => l.Length > 0);
        if (first <= 0 || lines[first][0] != '>')
        {
            return;
        }

        var end = lines.FindIndex(first, l => l.Length == 0 || l[0] != '>');
        if (end > 0)
        {
            // A quotation that is the whole message is what its author wrote.
            lines.RemoveRange(0, lines.Skip(end).All(l => l.Length == 0) ? 0 : end);
        }
    }

    /// <summary>Cuts <c>![cat.jpg](./media/cat.jpg)</c>, and counts what was cut as a file or a sticker.</summary>
    private static string WithoutFiles(string line, ref bool hasFile, ref bool hasSticker)
    {
        for (var at = line.IndexOf("](", StringComparison.Ordinal); at > 0; at = line.IndexOf("](", at, StringComparison.Ordinal))
        {
            var target = line.AsSpan(at + 2);
            var (isFile, isSticker) = (target.StartsWith("./media/") || target.StartsWith("media/"), target.StartsWith("../exported_stickers/"));
            var open = line.LastIndexOf('[', at);
            var close = CloseOf(line, at);
            if ((!isFile && !isSticker) || open < 0 || close < 0)
            {
                at += 2;
                continue;
            }

            hasFile |= isFile;
            hasSticker |= isSticker;
            open -= open > 0 && line[open - 1] == '!' ? 1 : 0;
            line = line.Remove(open, close + 1 - open).TrimEnd();
            at = Math.Min(open, line.Length);
        }

        return line;
    }

    /// <summary>Two blanks follow every file; file names may hold brackets themselves.</summary>
    private static int CloseOf(string line, int at)
    {
        var close = line.IndexOf(")  ", at, StringComparison.Ordinal);
        return close >= 0 ? close : line.EndsWith(')') ? line.Length - 1 : line.IndexOf(')', at);
    }
}
