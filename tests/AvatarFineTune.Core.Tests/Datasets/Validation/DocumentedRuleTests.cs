using System.Text;
using AvatarFineTune.Datasets.Validation;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>
/// One bad file for each rule that OpenAI documents for training files (openapi.yaml of 2026-08-21, the fine-tuning and vision
/// guides, and the cookbook's data checks): refused here, with its line and the reason, where the vendor would take the file,
/// create the job, and fail it later or spoil it in silence.
/// </summary>
public sealed class DocumentedRuleTests
{
    private const string Pixel = "data:image/png;base64,iVBORw0KGgo=";

    private static readonly DatasetRules Rules = new() { MinLines = 10, MaxBytes = 100_000, MaxTokensPerLine = 400, MaxLinesWithImages = 2, MaxImageBytes = 90 };

    public static TheoryData<string, string, int, DatasetRule, string> BadFiles() => new()
    {
        { "JSON Lines, one object a line", WithLine4("""{"messages":[{"role":"user","content":"a"}"""), 4, DatasetRule.JsonObject, "is not one JSON object" },
        { "a line is an object", WithLine4("[]"), 4, DatasetRule.JsonObject, "is not a JSON object" },
        { "no empty lines", WithLine4(""), 4, DatasetRule.NoEmptyLine, "is empty" },
        { "well-formed text", WithLine4(Messages("user", "\\u0000")), 4, DatasetRule.Utf8, "U+0000" },
        { "at least 10 examples", Good(9), 0, DatasetRule.MinLines, "needs at least 10" },
        { "no larger than the upload takes", Good(1000), 0, DatasetRule.FileSize, "larger than the 100,000 bytes" },
        { "no more tokens than the model trains on", WithLine4(Messages("user", string.Concat(Enumerable.Repeat("word ", 500)))), 4, DatasetRule.MaxTokens, "more than the 400" },
        { "messages are there", WithLine4("{}"), 4, DatasetRule.Messages, "no list of messages" },
        { "messages are not empty", WithLine4("""{"messages":[]}"""), 4, DatasetRule.Messages, "or an empty one" },
        { "a message is an object", WithLine4("""{"messages":["hi",{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Messages, "message 1 is not an object" },
        { "a message has a role", WithLine4("""{"messages":[{"content":"a"},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Role, "message 1 has no known role" },
        { "roles are the known ones", WithLine4(Messages("narrator", "a")), 4, DatasetRule.Role, "message 1 has no known role" },
        { "a message has content", WithLine4("""{"messages":[{"role":"user"},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Content, "message 1 has no content" },
        { "content is not empty", WithLine4(Messages("user", "")), 4, DatasetRule.Content, "message 1 has no content" },
        { "content is text or parts", WithLine4("""{"messages":[{"role":"user","content":7},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Content, "neither words nor a list" },
        { "keys of a message are the known ones", WithLine4("""{"messages":[{"role":"user","content":"a","mood":"x"},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Keys, "message 1 has a key" },
        { "keys of a line are the known ones", WithLine4("""{"id":1,"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Keys, "has a key besides" },
        { "tools are a list", WithLine4("""{"tools":{},"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Keys, "tools that are not a list" },
        { "a weight is 0 or 1", WithLine4("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0.5}]}"""), 4, DatasetRule.Weight, "message 2 has a weight" },
        { "a weight stands on assistant messages only", WithLine4("""{"messages":[{"role":"user","content":"a","weight":1},{"role":"assistant","content":"b"}]}"""), 4, DatasetRule.Weight, "message 1 has a weight" },
        { "an assistant message to learn", WithLine4("""{"messages":[{"role":"user","content":"a"}]}"""), 4, DatasetRule.AssistantMessage, "nothing to learn" },
        { "not all of them weighted 0", WithLine4("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0}]}"""), 4, DatasetRule.AssistantMessage, "nothing to learn" },
        { "preferences are another method", WithLine4("""{"input":{"messages":[]},"preferred_output":[],"non_preferred_output":[]}"""), 4, DatasetRule.Messages, "preferences (DPO)" },
        { "no images from the assistant", WithLine4("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"image_url","image_url":{"url":"PIXEL"}}]}]}""".Replace("PIXEL", Pixel, StringComparison.Ordinal)), 4, DatasetRule.Images, "only others may show images" },
        { "at most 10 images a line", WithLine4(Images(11)), 4, DatasetRule.Images, "has 11 images" },
        { "images are JPEG, PNG or WEBP", WithLine4(Images(1).Replace("image/png", "image/gif", StringComparison.Ordinal)), 4, DatasetRule.Images, "not base64 JPEG, PNG or WEBP" },
        { "images are no larger than 10 MB", WithLine4(Images(1).Replace("iVBORw0KGgo=", new string('A', 124), StringComparison.Ordinal)), 4, DatasetRule.Images, "an image of more than 90 bytes" },
        { "images in at most 50,000 lines", Good(8) + Images(1) + "\n" + Images(1) + "\n" + Images(1) + "\n", 11, DatasetRule.Images, "first with images after 2" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_breaks_a_documented_rule_is_refused_here_with_its_line_and_the_reason(string rule, string file, int line, DatasetRule broken, string reason)
    {
        var found = await Validating.Text(file, Rules);

        Assert.False(found.IsValid, rule);
        var issue = Assert.Single(found.Issues, i => i.IsError);
        Assert.Equal((line, broken), (issue.Line, issue.Rule));
        Assert.Contains(reason, issue.Message, StringComparison.Ordinal);
        Assert.True(line == 0 || issue.Message.StartsWith($"Line {line} ", StringComparison.Ordinal), issue.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_utf8_is_refused_with_its_line()
    {
        var found = await Validating.Bytes([.. Encoding.UTF8.GetBytes(Good(3)), .. "{\"messages\":\""u8, 0xFF, (byte)'\n', .. Encoding.UTF8.GetBytes(Good(9))], Rules);

        Assert.Equal((4, DatasetRule.Utf8), (Assert.Single(found.Issues).Line, found.Issues[0].Rule));
    }

    [Fact]
    public async Task The_same_file_without_a_fault_is_taken() => Assert.Empty((await Validating.Text(Good(12), Rules)).Issues);

    private static string Good(int lines) => string.Concat(Enumerable.Repeat(Validating.Good + "\n", lines));

    private static string WithLine4(string line) => Good(3) + line + "\n" + Good(9);

    private static string Messages(string role, string content) => $$"""{"messages":[{"role":"{{role}}","content":"{{content}}"},{"role":"assistant","content":"b"}]}""";

    private static string Images(int count) =>
        """{"messages":[{"role":"user","content":[PARTS]},{"role":"assistant","content":"b"}]}""".Replace(
            "PARTS", string.Join(',', Enumerable.Repeat("""{"type":"image_url","image_url":{"url":"PIXEL"}}""".Replace("PIXEL", Pixel, StringComparison.Ordinal), count)), StringComparison.Ordinal);
}
