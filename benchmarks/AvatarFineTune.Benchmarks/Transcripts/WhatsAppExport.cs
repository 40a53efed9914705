using System.Globalization;
using System.Text;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>Writes a WhatsApp export of Android that is the same on every machine: six people, bursts, media, long texts.</summary>
internal static class WhatsAppExport
{
    private static readonly string[] Authors = ["Ava", "Ben Miller", "Carla 🌸", "+49 151 1234567", "Дмитрий", "Eve"];

    private static readonly string[] Words =
        ("hey what are you doing tonight I think we should go to the lake and swim if the weather is good that would be really nice "
        + "ok lol haha sure maybe later über schön привет как дела 🌸 😂 see https://example.org/a?b=1 tomorrow, at 10:30. sounds great!").Split(' ');

    internal static long Write(string path, long bytes)
    {
        var random = new Random(20261122);
        var time = new DateTime(2019, 1, 1, 8, 0, 0);
        var line = new StringBuilder();
        long messages = 0;
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.Write("01/01/2019, 08:00 - Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them.\n");
        for (long written = 0; written < bytes; messages++)
        {
            time = time.AddSeconds(random.Next(10) == 0 ? random.Next(20_000) : random.Next(120));
            line.Clear();
            line.Append(CultureInfo.InvariantCulture, $"{time:dd/MM/yyyy, HH:mm} - {Authors[random.Next(Authors.Length)]}: ");
            Body(line, random);
            file.Write(line.Append('\n'));
            written += Encoding.UTF8.GetByteCount(line.ToString());
        }

        return messages + 1;
    }

    private static void Body(StringBuilder line, Random random)
    {
        var dice = random.Next(100);
        if (dice < 4)
        {
            line.Append("<Media omitted>");
            return;
        }

        for (var lines = dice < 10 ? random.Next(2, 5) : 1; lines > 0; lines--)
        {
            line.AppendJoin(' ', Enumerable.Range(0, random.Next(1, 20)).Select(_ => Words[random.Next(Words.Length)]));
            line.Append(lines > 1 ? "\n" : "");
        }
    }
}
