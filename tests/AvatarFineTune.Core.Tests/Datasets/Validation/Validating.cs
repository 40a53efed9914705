using System.Text;
using AvatarFineTune.Core.Tests.Datasets.Composition;
using AvatarFineTune.Datasets.Validation;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>Validates text, bytes or a stream; of lines any number is enough.</summary>
internal static class Validating
{
    public const string Good = """{"messages":[{"role":"system","content":"s"},{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]}""";

    /// <summary>A word that stands in every bad line, and must never stand in what is said about it.</summary>
    public const string Canary = "canary";

    public static readonly DatasetRules Rules = new() { MinLines = 0 };

    public static Task<DatasetValidation> Text(string jsonl, DatasetRules? rules = null) => Bytes(Encoding.UTF8.GetBytes(jsonl), rules);

    public static Task<DatasetValidation> Bytes(byte[] jsonl, DatasetRules? rules = null) => Stream(new MemoryStream(jsonl), rules);

    public static Task<DatasetValidation> Stream(Stream jsonl, DatasetRules? rules = null, CancellationToken cancellationToken = default) =>
        new DatasetValidator(Composing.Tokenizers).ValidateAsync(jsonl, rules ?? Rules, cancellationToken);

    /// <summary>A line whose messages are these and a good exchange after them.</summary>
    public static string Line(string messages) => $$"""{"messages":[{{messages}},{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]}""";

    /// <summary>The one issue of a line that stands second in a file of good ones.</summary>
    public static async Task<DatasetIssue> Issue(string line, DatasetRules? rules = null)
    {
        var found = await Text($"{Good}\n{line}\n{Good}\n", rules);

        Assert.Equal(3, found.Lines);
        var issue = Assert.Single(found.Issues);
        Assert.Equal(2, issue.Line);
        Assert.StartsWith("Line 2 ", issue.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, issue.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(issue.IsError, !found.IsValid);
        return issue;
    }
}
