using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public class HostileInputTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData("")]
    public async Task Nothing_is_empty(string text) => Assert.Equal(TranscriptError.Empty, (await FailAsync(text)).Error);

    [Theory]
    [InlineData("   \n\n\t\n")]
    [InlineData("\uFEFF\n")]
    public async Task Blanks_are_not_recognized(string text) => Assert.Equal(TranscriptError.NotRecognized, (await FailAsync(text)).Error);

    [Fact]
    public async Task Binary_files_are_refused_with_what_is_known()
    {
        var bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        foreach (var start in (byte[][])[[], [0x7F, 0x45, 0x4C, 0x46], [0, 0, 0, 0]])
        {
            start.CopyTo(bytes, 0);
            var error = await FailAsync(bytes, "thing.bin");

            Assert.Equal(TranscriptError.NotRecognized, error.Error);
            Assert.Contains("discord, google-chat, instagram, line, messenger, openai, plain, signal, slack, telegram, whatsapp", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SQLite format 3\0\u0010\0\u0002\u0002\0\u0040\u0020\u0020\0\0\0\u0001", "SQLite database")]
    [InlineData("\n<!DOCTYPE html>\n<html>\n<head></head></html>\n", "web page")]
    [InlineData("<HTML><body>x</body></HTML>", "web page")]
    [InlineData("Author;Message;Date\nAva;hi;31/01/2023\n", "CSV file")]
    [InlineData("id\tsender_name\tcontent\n1\tAva\thi\n", "CSV file")]
    public async Task What_another_package_reads_is_refused_with_its_name(string text, string what)
    {
        var error = await FailAsync(Encoding.UTF8.GetBytes(text), "thing.bin");
        Assert.Equal(TranscriptError.NotRecognized, error.Error);
        Assert.Contains($"'thing.bin' is a {what}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("is read by the package AvatarFineTune.Transcripts: add it and call AddTranscripts().", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a letter, from me\nto you, with a text\n")]
    [InlineData("one,two\n1,2\n")]
    [InlineData("<note>hi</note>")]
    public async Task What_no_package_reads_names_none(string text) =>
        Assert.DoesNotContain("AvatarFineTune.Transcripts", (await FailAsync(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("31/01/2023, 15:45 - Ava: ")]
    [InlineData("31/01/2023, 15:45 - Ava: a\n31/01/2023, 15:45 - Ava: b\n31/01/2023, 15:45 - Ava: ")]
    [InlineData("Ava: a\nBen: b\nAva: ")]
    [InlineData("{\"name\":\"x\",\"type\":\"personal_chat\",\"id\":1,\"messages\":[{\"id\":1,\"text\":\"")]
    [InlineData("{\"guild\":{\"id\":\"1\"},\"channel\":{\"id\":\"2\"},\"messages\":[{\"id\":\"1\",\"content\":\"")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"")]
    public async Task A_line_of_a_gigabyte_is_refused_early_and_in_little_memory(string beginning)
    {
        var served = 0L;
        EndlessStream? last = null;
        await using var source = TranscriptSource.FromOpener("long.txt", _ =>
        {
            served += last?.Served ?? 0;
            return ValueTask.FromResult<Stream>(last = new EndlessStream(Encoding.UTF8.GetBytes(beginning), Gigabyte));
        });

        var error = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source));

        Assert.Equal(TranscriptError.LimitExceeded, error.Error);
        AssertClear(error);
        Assert.InRange(served + last!.Served, 1, 32 << 20);
    }

    [Fact]
    public async Task A_body_of_endless_short_lines_is_refused()
    {
        var text = "31/01/2023, 15:45 - Ava: x\n" + string.Concat(Enumerable.Repeat("secret line\n", 500_000));
        var error = await FailAsync(text);

        Assert.Equal(TranscriptError.LimitExceeded, error.Error);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public async Task Json_that_nests_too_deep_is_refused(string nest)
    {
        foreach (var depth in (int[])[70, 100_000])
        {
            var deep = string.Concat(Enumerable.Repeat(nest, depth));
            var error = await FailAsync($$"""{"name":"x","type":"personal_chat","id":1,"messages":[{"id":1,"x":{{deep}}""", "result.json");

            Assert.Equal(TranscriptError.LimitExceeded, error.Error);
        }
    }

    [Fact]
    public async Task More_people_than_the_limit_are_refused()
    {
        var text = string.Concat(Enumerable.Range(0, 200).Select(i => $"31/01/2023, 15:45 - P{i}: hi\n"));

        Assert.Equal(TranscriptError.LimitExceeded, (await FailAsync(text, options: new() { MaxParticipants = 100 })).Error);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused() => Assert.Equal(
        TranscriptError.LimitExceeded,
        (await FailAsync(string.Concat(Enumerable.Repeat("31/01/2023, 15:45 - Ava: hi\n", 10_000)), options: new() { MaxFileBytes = 100_000 })).Error);

    [Fact]
    public async Task An_unknown_platform_is_refused_with_what_is_known() =>
        Assert.Contains("whatsapp", (await FailAsync("Ava: hi", options: new() { Platform = "myspace" })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_forced_platform_is_tried_and_says_if_it_finds_nothing()
    {
        var error = await FailAsync("just a letter", options: new() { Platform = "whatsapp" });

        Assert.Equal(TranscriptError.NotRecognized, error.Error);
        Assert.Contains("no WhatsApp export", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_damage_never_ends_in_anything_but_a_clear_error()
    {
        string[] seeds =
        [
            "31/01/2023, 15:45 - Ava: hello <This message was edited>\n31/01/2023, 15:46 - Ben: \u200eimage omitted\n",
            "[31/01/2023, 15:45:12] Ava: \u200e<attached: 1.jpg>\n\u200e[31/01/2023, 15:45:12] ~\u202fBen: location: https://maps.google.com/?q=1\n",
            """{"name":"A","type":"personal_chat","id":1,"messages":[{"id":1,"type":"message","date":"2023-01-15T15:46:00","date_unixtime":"1673793960","from":"A","from_id":"user1","text":["a",{"type":"b","text":"c"}]}]}""",
            """{"guild":{"id":"0"},"channel":{"id":"5","name":"g"},"messages":[{"id":"1","type":"Default","timestamp":"2023-01-15T15:45:00+01:00","content":"x","author":{"id":"1","name":"a"}}]}""",
            """{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"b"}]}]}""",
        ];
        for (var i = 0; i < 3000; i++)
        {
            var random = new Random(i);
            var bytes = Encoding.UTF8.GetBytes(seeds[i % seeds.Length]);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                await ReadAsync(bytes[..random.Next(bytes.Length / 2, bytes.Length)], "x");
            }
            catch (TranscriptException e)
            {
                AssertClear(e);
            }
        }
    }
}
