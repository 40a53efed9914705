using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

public class EncodingTests
{
    private const string Chat = "31/01/2023, 15:45 - Ava: grüße 🌸\nzweite\n\nvierte\n31/01/2023, 15:46 - Бен: привет\n";

    public static TheoryData<string, string> Forms => new(
        from encoding in (string[])["utf-8", "utf-8-bom", "utf-16le", "utf-16le-bom", "utf-16be", "utf-16be-bom"]
        from end in (string[])["\n", "\r\n", "\r"]
        select (encoding, end));

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Reads_every_encoding_and_line_end(string encoding, string lineEnd)
    {
        var text = Chat.Replace("\n", lineEnd, StringComparison.Ordinal);
        Encoding writer = encoding[..^(encoding.EndsWith("-bom", StringComparison.Ordinal) ? 4 : 0)] switch
        {
            "utf-16le" => new UnicodeEncoding(false, true),
            "utf-16be" => new UnicodeEncoding(true, true),
            _ => new UTF8Encoding(true),
        };
        byte[] bytes = [.. encoding.EndsWith("-bom", StringComparison.Ordinal) ? writer.GetPreamble() : [], .. writer.GetBytes(text)];

        var result = await Reading.ReadAsync(bytes);

        Assert.Equal(["Ava", "Бен"], result.Messages.Select(m => m.Author));
        Assert.Equal(["grüße 🌸\nzweite\n\nvierte", "привет"], result.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task Broken_bytes_and_nuls_do_not_end_the_reading()
    {
        byte[] bytes = [.. "31/01/2023, 15:45 - Ava: a"u8, 0xFF, 0xC3, .. "b\0c\n"u8, .. "31/01/2023, 15:45 - Ava: next\n"u8];

        var result = await Reading.ReadAsync(bytes);

        Assert.Equal(["a\uFFFD\uFFFDbc", "next"], result.Messages.Select(m => m.Text));
    }
}
