using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Transcripts.Tests.WhatsApp;

/// <summary>A chat written in one form of header, and what must be read from it.</summary>
internal sealed partial class GeneratedChat
{
    private const int Count = 60;

    private static readonly string[] Authors =
    [
        "Ava", "Ben Miller", "Carla 🌸", "+1 (212) 555-0142", "\u202a+49\u00a0555\u00a00123\u202c", "Dée [home]", "李雷", "Dr: House", "אווה לוי", "سارة", "Ann - Marie", "~\u202fKim", "👩‍🚀",
    ];

    private static readonly string[] Words =
    [
        "hi", "video", "image", "ok:", "12/03/2023", "10:30", "null.", "привет", "你好", "🌸", "\"quoted\"", "(so)", "<3", "https://x.example/?a=1", "-", "[x]", "call,", "e.g.", "سلام", "שלום",
    ];

    private static readonly string[] Foreign =
    [
        "[31/12/2024, 22:05:01] Zoe: pasted", "1/2/24, 3:45 PM - Zoe: pasted", "2024-12-31 22:05 - Zoe: pasted", "31.12.2024, 22:05 - Zoe: pasted", "[2024/12/31 下午10:05:01] Zoe: pasted",
    ];

    private readonly StringBuilder _file = new();

    internal GeneratedChat(HeaderTemplate template, int seed, bool isProvable)
    {
        var random = new Random(seed);
        var time = isProvable ? new DateTime(2024, 1 + (seed % 9), 20, 8, 0, 0) : new DateTime(2024, 6, 5, 8, 0, 0);
        var foreign = Foreign.Where(f => Skeleton(f) != Skeleton(template.Write(time) + "Zoe: pasted")).ToArray();
        for (var i = 0; i < Count; i++)
        {
            time = time.AddSeconds(random.Next(0, isProvable ? 40_000 : 600));
            var author = Authors[i < Authors.Length * 2 ? i % Authors.Length : random.Next(Authors.Length)];
            var body = Body(random, foreign, i);
            Messages.Add((template.HasSeconds ? time : time.AddSeconds(-time.Second), Clean(author), body));
            IsProved |= template.IsProvedBy(time);
            _file.Append(template.Write(time)).Append(author).Append(": ").Append(body).Append(seed % 3 == 0 ? "\r\n" : "\n");
        }
    }

    internal List<(DateTime Time, string Author, string Text)> Messages { get; } = [];

    /// <summary>Whether a date in it allows one order only.</summary>
    internal bool IsProved { get; }

    internal TranscriptSource Open()
    {
        var bytes = Encoding.UTF8.GetBytes(_file.ToString());
        return TranscriptSource.FromOpener("chat.txt", _ => ValueTask.FromResult<Stream>(new MemoryStream(bytes, writable: false)));
    }

    private static string Body(Random random, string[] foreign, int number)
    {
        if (random.Next(12) == 0)
        {
            return "";
        }

        var lines = Enumerable.Range(0, random.Next(4) == 0 ? random.Next(2, 6) : 1)
            .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Words[random.Next(Words.Length)]))).ToList();
        
        // A number, so that no author's words all begin alike, as those behind a name with a colon do.
        lines[0] = $"x{number} {lines[0]}";
        for (var i = 1; i < lines.Count - 1; i++)
        {
            lines[i] = random.Next(3) switch { 0 => "", 1 => foreign[random.Next(foreign.Length)], _ => lines[i] };
        }

        return string.Join('\n', lines);
    }

    private static string Clean(string author) =>
        author.Replace("\u202a", "", StringComparison.Ordinal).Replace("\u202c", "", StringComparison.Ordinal).Replace('\u00a0', ' ').Replace("~\u202f", "", StringComparison.Ordinal);

    /// <summary>A header without its values.</summary>
    private static string Skeleton(string header) =>
        Halves().Replace(Numbers().Replace(header.ToLower(CultureInfo.InvariantCulture), "0"), "am").Replace('上', '下');

    [GeneratedRegex(@"\p{Nd}+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s*[ap]\.?\s*m\.?")]
    private static partial Regex Halves();
}
