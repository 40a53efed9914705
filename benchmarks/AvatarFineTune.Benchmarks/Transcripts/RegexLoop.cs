using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>
/// What a competent afternoon yields: lines, a compiled pattern, an exact date, and a message object with all lines of
/// its body. It knows this one form of header and this one placeholder only, and reports nothing.
/// </summary>
internal static partial class RegexLoop
{
    internal static long Count(string path)
    {
        long messages = 0;
        foreach (var message in Read(path))
        {
            messages++;
            GC.KeepAlive(message);
        }

        return messages;
    }

    private static IEnumerable<Message> Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 << 10);
        var more = new StringBuilder();
        (DateTime Time, string? Author, string Text)? last = null;
        while (reader.ReadLine() is { } line)
        {
            var match = Header().Match(line);
            if (!match.Success)
            {
                more.Append('\n').Append(line);
                continue;
            }

            if (last is { } whole)
            {
                yield return Finish(whole, more);
            }

            last = (DateTime.ParseExact(match.Groups[1].ValueSpan, "dd/MM/yyyy, HH:mm", CultureInfo.InvariantCulture),
                match.Groups[2].Success ? match.Groups[2].Value : null,
                match.Groups[3].Value);
        }

        if (last is { } end)
        {
            yield return Finish(end, more);
        }
    }

    private static Message Finish((DateTime Time, string? Author, string Text) first, StringBuilder more)
    {
        var text = first.Text;
        if (more.Length > 0)
        {
            text += more.ToString();
            more.Clear();
        }

        return new(first.Time, first.Author, text, text == "<Media omitted>");
    }

    [GeneratedRegex(@"^(?<time>\d{2}/\d{2}/\d{4}, \d{2}:\d{2}) - (?:(?<author>[^:]+): )?(?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    private sealed record Message(DateTime Time, string? Author, string Text, bool IsMedia);
}
