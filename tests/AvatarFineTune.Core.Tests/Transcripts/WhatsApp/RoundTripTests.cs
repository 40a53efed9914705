using System.Globalization;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

/// <summary>Generated chats, written in a generated form, come back as they were.</summary>
public class RoundTripTests
{
    private static readonly string[] Templates =
    [
        "{0:dd/MM/yyyy}, {0:HH:mm} - ", "{0:M/d/yy}, {0:h:mm} {1} - ", "{0:M/d/yy}, {0:h:mm}\u202f{1} - ", "{0:dd.MM.yy}, {0:HH:mm} - ",
        "{0:d.M.yyyy} klo {0:H.mm} - ", "{0:yyyy-MM-dd}, {0:HH:mm} - ", "{0:dd/MM/yyyy} à {0:HH:mm} - ", "{0:dd-MM-yyyy} {0:HH:mm} – ",
        "{0:yyyy}. {0:%M}. {0:%d}. {2} {0:h:mm} - ", "{0:yyyy/M/d} {3}{0:h:mm} - ", "[{0:dd.MM.yy}, {0:HH:mm:ss}] ", "[{0:M/d/yy}, {0:h:mm:ss}\u202f{1}] ",
        "[{0:yyyy-MM-dd}, {0:HH:mm:ss}] ", "[{0:dd/MM/yyyy} {0:HH:mm:ss}] ", "[{0:HH:mm:ss}, {0:dd/MM/yyyy}] ",
    ];

    private static readonly string[] Authors = ["Ava", "Ben Miller", "Carla 🌸", "+49 151 1234567", "Dée [home]", "李雷", "Dr: Who"];

    private static readonly string[] Words =
    [
        "hi", "video", "image", "ok:", "12/03/2023", "10:30", "null.", "привет", "你好", "🌸", "\"quoted\"", "(so)", "<3", "https://x.org/?a=1", "-", "[x]", "call,", "e.g.",
    ];

    public static TheoryData<int> Seeds => new(Enumerable.Range(0, 60));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_was_written_comes_back(int seed)
    {
        var random = new Random(seed);
        var template = Templates[seed % Templates.Length];
        var hasSeconds = template.Contains(":ss", StringComparison.Ordinal);
        var time = new DateTime(2023, random.Next(1, 12), 25, 8, 0, 0);
        var (file, expected) = (new StringBuilder(), new List<(DateTime, string, string)>());
        for (var i = 0; i < 300; i++)
        {
            time = time.AddSeconds(random.Next(0, 40_000));
            var shown = hasSeconds ? time : time.AddSeconds(-time.Second);
            var author = Authors[i < Authors.Length * 2 ? i % Authors.Length : random.Next(Authors.Length)];
            var body = Body(random);
            expected.Add((shown, author, body));
            file.Append(Header(template, time)).Append(author).Append(": ").Append(body).Append(seed % 2 == 0 ? "\n" : "\r\n");
        }

        var result = await Reading.ReadAsync(file.ToString());

        Assert.Equal(expected, result.Messages.Select(m => (m.LocalTime, m.Author!, m.Text)));
        Assert.All(result.Messages, m => Assert.Equal(MessageKind.Text, m.Kind));
        Assert.Equal(0, result.Report.NotUnderstood);
        Assert.Equal(expected.Count, result.Report.Kept);
        Assert.Equal(DateOrderBasis.Proved, result.Chat.DateOrderBasis);
    }

    private static string Header(string template, DateTime time) => string.Format(
        CultureInfo.InvariantCulture, template, time, time.Hour < 12 ? "AM" : "PM", time.Hour < 12 ? "오전" : "오후", time.Hour < 12 ? "上午" : "下午");

    private static string Body(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(5) == 0 ? random.Next(2, 5) : 1)
            .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 8)).Select(_ => Words[random.Next(Words.Length)]))).ToList();
        lines[0] = "x " + lines[0];
        if (lines.Count > 2 && random.Next(2) == 0)
        {
            lines[1] = "";
        }

        return string.Join('\n', lines);
    }
}
