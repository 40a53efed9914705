using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AvatarFineTune.Datasets;

namespace AvatarFineTune.Core.Tests.Datasets;

public sealed class JsonlWriterTests
{
    [Fact]
    public void The_bytes_are_these_and_no_others()
    {
        Assert.Equal(
            """{"messages":[{"role":"system","content":"You are Ava."},{"role":"user","content":"Say \"hi\" \\ <b>&'é日本"},{"role":"assistant","content":"line\none\ttwo\r\u0000\u001f\b\f/\u007f"}]}""".Replace("\\u007f", "\u007f", StringComparison.Ordinal) + "\n",
            Write(new("system", "You are Ava."), new("user", "Say \"hi\" \\ <b>&'é日本"), new("assistant", "line\none\ttwo\r\0\u001F\b\f/\u007F")));
    }

    [Fact]
    public void Emoji_and_all_scripts_are_written_as_they_are()
    {
        const string Words = "👩‍👩‍👧 👍🏽 🇩🇪 ❤️ Привет, שלום عليكم ฉัน 한국어 \u00A0\u200D\uE000\uFFFF 𝒳";

        Assert.Equal($"{{\"messages\":[{{\"role\":\"user\",\"content\":\"{Words}\"}}]}}\n", Write(new ChatTurn("user", Words)));
    }

    [Theory]
    [InlineData("\u2028", "\\u2028")]
    [InlineData("\u2029", "\\u2029")]
    [InlineData("\u0085", "\\u0085")]
    [InlineData("\n", "\\n")]
    [InlineData("\v", "\\u000b")]
    [InlineData("\f", "\\f")]
    [InlineData("\u001C", "\\u001c")]
    public void What_some_readers_take_for_the_end_of_a_line_is_escaped(string separator, string escaped) =>
        Assert.Contains($"\"a{escaped}b\"", Write(new ChatTurn("user", $"a{separator}b")), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        // Not data of a theory: an attribute can't hold half a pair.
        Assert.Equal("\uFFFD", ReadBack("\uD83D"));
        Assert.Equal("\uFFFD", ReadBack("\uDE00"));
        Assert.Equal("a\uFFFDb", ReadBack("a\uD83Db"));
        Assert.Equal("\uFFFD\uFFFD", ReadBack("\uDE00\uD83D"));
        Assert.Equal("\uFFFD\uD83D\uDE00\n\uFFFD\n", ReadBack("\uD83D\uD83D\uDE00\n\uD83D\n"));
    }

    [Fact]
    public void Every_character_comes_back_from_a_strict_reader()
    {
        for (var start = 0; start <= 0x10FFFF; start += 0x100)
        {
            if (start is >= 0xD800 and < 0xE000)
            {
                continue;
            }

            var words = string.Concat(Enumerable.Range(start, 0x100).Select(char.ConvertFromUtf32));
            Assert.Equal(words, ReadBack(words));
        }
    }

    [Fact]
    public void Random_words_come_back_wherever_the_escapes_fall()
    {
        var random = new Random(11);
        const string Letters = "aaaaaaaaaaaaaaaaaaaabcé日\"\\\n\u2028\u0085\0";
        for (var round = 0; round < 3_000; round++)
        {
            var words = string.Create(random.Next(0, 200), random, (span, r) => r.GetItems(Letters.AsSpan(), span));
            Assert.Equal(words, ReadBack(words));
        }
    }

    [Fact]
    public void A_role_is_escaped_like_any_words() =>
        Assert.Equal("{\"messages\":[{\"role\":\"a\\\"b\",\"content\":\"\"}]}\n", Write(new ChatTurn("a\"b", "")));

    [Fact]
    public void No_turns_are_an_empty_list() => Assert.Equal("{\"messages\":[]}\n", Write());

    [Fact]
    public void Twenty_megabytes_of_escapes_are_one_line()
    {
        var line = Write(new ChatTurn("user", new string('\n', 10_000_000)));

        Assert.Equal(20_000_000 + "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}\n".Length, line.Length);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void The_fingerprint_is_the_hash_of_all_lines()
    {
        using var writer = new JsonlWriter();
        var all = new List<byte>();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([])), writer.GetFingerprint());
        for (var i = 0; i < 10; i++)
        {
            all.AddRange(writer.Write([new("user", $"line {i} 😂"), new("assistant", new string('x', i * 1000))]).ToArray());

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. all])), writer.GetFingerprint());
            Assert.Equal(all.Count, writer.BytesWritten);
        }
    }

    [Fact]
    public void A_turn_without_words_is_refused_and_leaves_no_trace()
    {
        using var writer = new JsonlWriter();
        writer.Write([new("user", "one")]);
        var before = (writer.GetFingerprint(), writer.BytesWritten);

        Assert.ThrowsAny<ArgumentException>(() => { writer.Write([new("user", "two"), default]); });
        Assert.ThrowsAny<ArgumentException>(() => { writer.Write([new("user", null!)]); });
        Assert.Equal(before, (writer.GetFingerprint(), writer.BytesWritten));
        Assert.Equal("{\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}\n", Encoding.UTF8.GetString(writer.Write([new("user", "one")]).Span));
    }

    [Fact]
    public void A_turn_shows_its_role_and_never_its_words() => Assert.Equal("user", new ChatTurn("user", "secret").ToString());

    private static string Write(params ChatTurn[] turns)
    {
        using var writer = new JsonlWriter();
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(writer.Write(turns).Span);
    }

    private static string? ReadBack(string words)
    {
        var line = Write(new ChatTurn("user", words));
        Assert.Equal(line.Length - 1, line.IndexOfAny(['\n', '\u2028', '\u2029', '\u0085']));
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("messages")[0].GetProperty("content").GetString();
    }
}
