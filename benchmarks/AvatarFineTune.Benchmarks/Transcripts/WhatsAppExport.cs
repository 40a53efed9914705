using System.Globalization;
using System.Text;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>Writes a WhatsApp export of Android that is the same on every machine: six people, bursts, media, long texts.</summary>
internal static class WhatsAppExport
{
    internal static long Write(string path, long bytes, ExportLanguage language)
    {
        var random = new Random(20261122);
        var time = new DateTime(2019, 1, 1, 8, 0, 0);
        var line = new StringBuilder();
        long messages = 0;
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.Write($"01/01/2019, 08:00 - {language.Notice}\n");
        for (long written = 0; written < bytes; messages++)
        {
            time = time.AddSeconds(random.Next(10) == 0 ? random.Next(20_000) : random.Next(120));
            line.Clear();
            line.Append(CultureInfo.InvariantCulture, $"{time:dd/MM/yyyy, HH:mm} - {language.Authors[random.Next(language.Authors.Length)]}: ");
            Body(line, random, language);
            file.Write(line.Append('\n'));
            written += Encoding.UTF8.GetByteCount(line.ToString());
        }

        return messages + 1;
    }

    private static void Body(StringBuilder line, Random random, ExportLanguage language)
    {
        var dice = random.Next(100);
        if (dice < 4)
        {
            line.Append(language.Media);
            return;
        }

        for (var lines = dice < 10 ? random.Next(2, 5) : 1; lines > 0; lines--)
        {
            line.AppendJoin(' ', Enumerable.Range(0, random.Next(1, 20)).Select(_ => language.Words[random.Next(language.Words.Length)]));
            line.Append(lines > 1 ? "\n" : "");
        }

        // One in six ends with an emoji, one in thirty with a link.
        line.Append(random.Next(6) == 0 ? " " + ExportLanguage.Emoji[random.Next(ExportLanguage.Emoji.Length)] : "");
        line.Append(random.Next(30) == 0 ? " https://example.org/a?b=1" : "");
    }
}
