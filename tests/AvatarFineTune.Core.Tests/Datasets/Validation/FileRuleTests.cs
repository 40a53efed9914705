using System.Text;
using AvatarFineTune.Core.Tests.Datasets.Composition;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Datasets.Validation;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>What holds for the file: its encoding, its lines, its size.</summary>
public sealed class FileRuleTests
{
    private const string Good = Validating.Good;

    [Theory]
    [InlineData(Good + "\n" + Good + "\n")]
    [InlineData(Good + "\n" + Good)]
    [InlineData("\uFEFF" + Good + "\n" + Good + "\n")]
    [InlineData(Good + "\r\n" + Good + "\r\n")]
    [InlineData("  " + Good + "\t\n " + Good)]
    public async Task A_good_file_is_good_with_a_mark_at_its_start_and_any_line_ends(string jsonl)
    {
        var found = await Validating.Text(jsonl);

        Assert.Empty(found.Issues);
        Assert.True(found.IsValid);
        Assert.Equal((2, Encoding.UTF8.GetByteCount(jsonl)), (found.Lines, found.Bytes));
    }

    [Fact]
    public async Task Tokens_are_counted_by_the_cookbooks_rule()
    {
        var dataset = Composing.Compose(Composing.Sample(6, 3));
        foreach (var side in Enum.GetValues<AvatarFineTune.Datasets.DatasetSide>())
        {
            Assert.Equal(dataset.Of(side).Sum(l => Composing.Tokens(l)), (await Validating.Bytes(dataset.FileOf(side))).Tokens);
        }

        // A name costs its tokens and one more; a weight costs nothing.
        var plain = await Validating.Text(Good);
        var named = await Validating.Text(Good.Replace("\"role\":\"user\"", "\"role\":\"user\",\"name\":\"Ben\"", StringComparison.Ordinal));
        var weighed = await Validating.Text(Good.Replace("\"role\":\"assistant\"", "\"weight\":1,\"role\":\"assistant\"", StringComparison.Ordinal));
        Assert.Equal((plain.Tokens + 1 + Composing.Tokenizers.Get(TokenEncoding.O200kBase).Count("Ben"), plain.Tokens), (named.Tokens, weighed.Tokens));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    public async Task A_line_that_is_no_utf8_is_refused(byte[] bytes)
    {
        byte[] file = [.. Encoding.UTF8.GetBytes(Good + "\n" + Good[..^4]), .. bytes, .. Encoding.UTF8.GetBytes(Good[^4..] + "\n")];

        var issue = Assert.Single((await Validating.Bytes(file)).Issues);

        Assert.Equal((2, DatasetRule.Utf8, true), (issue.Line, issue.Rule, issue.IsError));
    }

    [Fact]
    public async Task A_file_in_utf16_is_refused()
    {
        var found = await Validating.Bytes([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Good)]);

        Assert.Equal(DatasetRule.Utf8, found.Issues[0].Rule);
        Assert.False(found.IsValid);
    }

    [Fact]
    public async Task A_byte_order_mark_belongs_at_the_start_only() =>
        Assert.Equal(DatasetRule.JsonObject, (await Validating.Issue("\uFEFF" + Good)).Rule);

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    [InlineData("\r")]
    public async Task An_empty_line_is_refused(string line) => Assert.Equal(DatasetRule.NoEmptyLine, (await Validating.Issue(line)).Rule);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"canary\"")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("canary")]
    [InlineData("{'messages':'canary'}")]
    [InlineData(Good + Good)]
    [InlineData(Good + " canary")]
    [InlineData(Good + ",")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"canary")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"can\tary\"}]}")]
    [InlineData("{\"messages\":[],}")]
    [InlineData("{\"messages\":[NaN]} // canary")]
    public async Task A_line_that_is_not_one_object_is_refused(string line) => Assert.Equal(DatasetRule.JsonObject, (await Validating.Issue(line)).Rule);

    [Fact]
    public async Task An_object_too_deep_for_any_vendor_is_refused() =>
        Assert.Equal(DatasetRule.JsonObject, (await Validating.Issue($"{{\"tools\":{new string('[', 5_000)}{new string(']', 5_000)}}}")).Rule);

    [Fact]
    public async Task A_column_says_where_the_json_breaks() =>
        Assert.Contains("(column 18)", (await Validating.Issue("{\"messages\":[{}] canary")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task Too_few_lines_are_refused_for_the_file_as_a_whole(int lines, bool enough)
    {
        var found = await Validating.Text(string.Concat(Enumerable.Repeat(Good + "\n", lines)), new());

        Assert.Equal(enough, found.IsValid);
        Assert.Equal(enough ? [] : [(0L, DatasetRule.MinLines)], found.Issues.Select(i => (i.Line, i.Rule)));
    }

    [Fact]
    public async Task An_empty_file_has_no_lines()
    {
        var found = await Validating.Text("", new());

        Assert.Equal((0, DatasetRule.MinLines), (found.Lines, Assert.Single(found.Issues).Rule));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_file_may_be_as_large_as_the_vendor_takes_and_no_larger(int over, bool valid)
    {
        var jsonl = string.Concat(Enumerable.Repeat(Good + "\n", 20));
        var found = await Validating.Text(jsonl, Validating.Rules with { MaxBytes = jsonl.Length - over });

        Assert.Equal(valid, found.IsValid);
        Assert.Equal(valid ? [] : [(0L, DatasetRule.FileSize)], found.Issues.Select(i => (i.Line, i.Rule)));
    }

    [Fact]
    public async Task A_file_too_large_is_not_said_to_have_too_few_lines() =>
        Assert.Equal(DatasetRule.FileSize, Assert.Single((await Validating.Text(Good, new() { MaxBytes = 50 })).Issues).Rule);

    [Fact]
    public async Task A_line_may_have_as_many_tokens_as_the_model_takes_and_no_more()
    {
        var tokens = (int)(await Validating.Text(Good)).Tokens;
        var more = Good.Replace("hello", "hello hello", StringComparison.Ordinal);

        Assert.Empty((await Validating.Text(Good, Validating.Rules with { MaxTokensPerLine = tokens })).Issues);
        Assert.Equal(DatasetRule.MaxTokens, (await Validating.Issue(more, Validating.Rules with { MaxTokensPerLine = tokens })).Rule);
    }
}
