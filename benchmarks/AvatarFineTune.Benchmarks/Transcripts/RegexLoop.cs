using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>What one writes in an afternoon: a compiled pattern on every line. It knows this one form of header only.</summary>
internal static partial class RegexLoop
{
    internal static long Count(string path)
    {
        long messages = 0;
        var body = new StringBuilder();
        (DateTime Time, string? Author, string Text) last = default;
        foreach (var line in File.ReadLines(path))
        {
            var match = Header().Match(line);
            if (!match.Success)
            {
                body.Append('\n').Append(line);
                continue;
            }

            last.Text = body.ToString();
            body.Clear();
            last.Time = DateTime.ParseExact(match.Groups[1].Value, "dd/MM/yyyy, HH:mm", CultureInfo.InvariantCulture);
            last.Author = match.Groups[2].Success ? match.Groups[2].Value : null;
            body.Append(match.Groups[3].Value);
            messages++;
        }

        GC.KeepAlive(last);
        return messages;
    }

    [GeneratedRegex(@"^(\d{2}/\d{2}/\d{4}, \d{2}:\d{2}) - (?:([^:]+): )?(.*)$")]
    private static partial Regex Header();
}
