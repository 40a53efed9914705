using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Datasets.Validation;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>How issues are kept: in file order, no more than a hundred, no error lost to a warning.</summary>
public sealed class IssueTests
{
    private const string Warning = """{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]}""";

    [Fact]
    public async Task After_a_hundred_errors_reading_ends()
    {
        var found = await Validating.Text(string.Concat(Enumerable.Repeat("{}\n", 1_000)));

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), found.Issues.Select(i => i.Line));
        Assert.Equal(100, found.Lines);
    }

    [Fact]
    public async Task An_error_after_a_hundred_warnings_is_found()
    {
        var found = await Validating.Text(string.Concat(Enumerable.Repeat(Warning + "\n", 150)) + "{}\n" + Validating.Good);

        Assert.False(found.IsValid);
        Assert.Equal(100, found.Issues.Count);
        Assert.Equal((151, DatasetRule.Messages), (found.Issues[^1].Line, found.Issues[^1].Rule));
        Assert.Equal(152, found.Lines);
    }

    [Fact]
    public async Task A_fault_of_the_file_is_found_after_a_hundred_warnings()
    {
        var found = await Validating.Text(string.Concat(Enumerable.Repeat(Warning + "\n", 150)), Validating.Rules with { MinLines = 151 });

        Assert.Equal((100, DatasetRule.MinLines), (found.Issues.Count, found.Issues[^1].Rule));
    }

    [Fact]
    public async Task A_hundred_errors_and_too_many_bytes_are_still_a_hundred_issues()
    {
        var found = await Validating.Text(string.Concat(Enumerable.Repeat("{}\n", 100)), Validating.Rules with { MaxBytes = 299 });

        Assert.Equal(100, found.Issues.Count);
    }

    [Fact]
    public async Task A_line_with_a_thousand_faults_fills_the_list_and_no_more()
    {
        var found = await Validating.Text($$"""{"messages":[{{string.Join(',', Enumerable.Repeat("7", 1_000))}}]}""");

        Assert.Equal(100, found.Issues.Count);
        Assert.All(found.Issues, i => Assert.Equal(1, i.Line));
    }

    [Fact]
    public void A_vendors_limits_are_its_rules()
    {
        var rules = DatasetRules.For(new()
        {
            Kind = "test",
            JobTagging = JobTagging.None,
            MinTrainingLines = 3,
            MaxFileBytes = 4,
            MaxTokensPerLine = 5,
            TokenEncoding = TokenEncoding.Cl100kBase,
        });

        Assert.Equal((3, 4, 5, TokenEncoding.Cl100kBase), (rules.MinLines, rules.MaxBytes, rules.MaxTokensPerLine, rules.TokenEncoding));
    }
}
