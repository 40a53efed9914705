using System.Text.Json;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The counts themselves are compared with the reference by Core's tests; here, what the command does with files.</summary>
public sealed class TokensTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Theory]
    [InlineData("o200k_base", "antidisestablishmentarianism", 6)]
    [InlineData("cl100k_base", "antidisestablishmentarianism", 6)]
    [InlineData("o200k_base", "Привет, как дела?", 6)]
    [InlineData("cl100k_base", "Привет, как дела?", 8)]
    public async Task A_file_is_counted_in_the_vocabulary_that_is_asked_for(string encoding, string text, int tokens)
    {
        var path = folder.File($"{encoding}-{text.Length}.txt", text);
        var document = await ConsoleProgram.JsonAsync(folder.Path, "tokens", path, "--encoding", encoding);
        Assert.Equal(tokens, document.GetProperty("total").GetInt32());
        Assert.Equal(tokens, Assert.Single(document.GetProperty("counts").EnumerateArray()).GetInt32());
    }

    [Fact]
    public async Task Each_line_of_jsonl_is_counted_by_itself()
    {
        var path = folder.File("lines.jsonl", "\"hello world\"\n\"\"\n\"a\\nb\"\r\n\"\\u0041\\/\\\"\"");
        var document = await ConsoleProgram.JsonAsync(folder.Path, "tokens", path, "--jsonl");
        Assert.Equal([2, 0, 3, 2], document.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32()));
        Assert.Equal(7, document.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("o200k_base")]
    [InlineData("cl100k_base")]
    public async Task A_lone_surrogate_counts_as_the_replacement_character_does(string encoding)
    {
        var path = folder.File($"surrogates-{encoding}.jsonl", "\"x\\ud83dy\"\n\"x\ufffdy\"\n\"\\udc00\"\n\"\\ud83d\\ude00\"\n\"\ud83d\ude00\"\n");
        var counts = (await ConsoleProgram.JsonAsync(folder.Path, "tokens", path, "--jsonl", "--encoding", encoding)).GetProperty("counts").EnumerateArray().Select(c => c.GetInt32()).ToList();
        Assert.Equal(5, counts.Count);
        Assert.Equal(counts[1], counts[0]);
        Assert.Equal(1, counts[2]);
        Assert.Equal(counts[4], counts[3]);
    }

    [Theory]
    [InlineData("\"open", 1)]
    [InlineData("\"a\"\n{}", 2)]
    [InlineData("\"a\"\n\"\\x\"", 2)]
    [InlineData("\"\\u12\"", 1)]
    public async Task A_line_that_is_no_json_string_is_named(string content, int line)
    {
        var path = folder.File($"bad-{content.GetHashCode(StringComparison.Ordinal)}.jsonl", content);
        Assert.Contains($"Line {line} ", await ConsoleProgram.RefusedAsync(folder.Path, "tokens", path, "--jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_has_no_tokens() =>
        Assert.Equal(0, (await ConsoleProgram.JsonAsync(folder.Path, "tokens", folder.File("none.txt", ""))).GetProperty("total").GetInt32());
}
