using AvatarFineTune.Datasets.Validation;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>What holds for a line and its messages.</summary>
public sealed class MessageRuleTests
{
    private const string Call = """ "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]""";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":{}}""")]
    [InlineData("""{"messages":"canary"}""")]
    [InlineData("""{"messages":null}""")]
    public async Task A_line_without_messages_is_refused(string line) => Assert.Equal(DatasetRule.Messages, (await Validating.Issue(line)).Rule);

    [Fact]
    public async Task A_message_that_is_no_object_is_refused() =>
        Assert.Equal(DatasetRule.Messages, (await Validating.Issue(Validating.Line("\"canary\""))).Rule);

    [Theory]
    [InlineData("""{"messages":[],"canary":1}""", DatasetRule.Keys, DatasetRule.Messages)]
    public async Task Several_faults_of_a_line_are_all_reported(string line, params DatasetRule[] rules) =>
        Assert.Equal(rules, (await Validating.Text(line)).Issues.Select(i => i.Rule));

    [Theory]
    [InlineData("""{"input":{"messages":[{"role":"user","content":"canary"}]},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]}""")]
    [InlineData("""{"preferred_output":[],"messages":[]}""")]
    public async Task A_line_of_preferences_is_refused_as_what_it_is(string line)
    {
        var issue = await Validating.Issue(line);

        Assert.Equal(DatasetRule.Messages, issue.Rule);
        Assert.Contains("DPO", issue.Message, StringComparison.Ordinal);
        Assert.Contains("not supported yet", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"role":"bot","content":"canary"}""")]
    [InlineData("""{"role":"canary","content":"canary"}""")]
    [InlineData("""{"role":"User","content":"canary"}""")]
    [InlineData("""{"role":7,"content":"canary"}""")]
    [InlineData("""{"content":"canary"}""")]
    public async Task An_unknown_role_is_refused(string message) => Assert.Equal(DatasetRule.Role, (await Validating.Issue(Validating.Line(message))).Rule);

    [Theory]
    [InlineData("""{"role":"system"}""")]
    [InlineData("""{"role":"system","content":null}""")]
    [InlineData("""{"role":"system","content":""}""")]
    [InlineData("""{"role":"system","content":" \n\t "}""")]
    [InlineData("""{"role":"system","content":7}""")]
    [InlineData("""{"role":"system","content":{"text":"canary"}}""")]
    [InlineData("""{"role":"system","content":[]}""")]
    [InlineData("""{"role":"system","content":["canary"]}""")]
    [InlineData("""{"role":"system","content":[{"type":"text"}]}""")]
    [InlineData("""{"role":"system","content":[{"type":"text","text":""}]}""")]
    [InlineData("""{"role":"system","content":[{"type":"canary","text":"canary"}]}""")]
    [InlineData("""{"role":"tool","tool_call_id":"c1"}""")]
    public async Task Content_that_is_no_words_is_refused(string message) => Assert.Equal(DatasetRule.Content, (await Validating.Issue(Validating.Line(message))).Rule);

    [Theory]
    [InlineData("""{"role":"assistant","content":7,""" + Call + "}")]
    [InlineData("""{"role":"assistant","tool_calls":[]}""")]
    [InlineData("""{"role":"assistant","tool_calls":"canary"}""")]
    public async Task Calls_excuse_no_content_and_not_any_content(string message) =>
        Assert.Equal(DatasetRule.Content, (await Validating.Issue(Validating.Line("""{"role":"user","content":"q"},""" + message))).Rule);

    [Theory]
    [InlineData("""{"role":"developer","content":"be kind"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"hi"}]},{"role":"assistant","content":"hm"}""")]
    [InlineData("""{"role":"user","content":"q","name":"Ben"},{"role":"assistant","content":"a","weight":0}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":null,""" + Call + """},{"role":"tool","tool_call_id":"c1","content":"4"},{"role":"assistant","content":"four"}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant",""" + Call + """},{"role":"tool","tool_call_id":"c1","content":"4"},{"role":"assistant","content":"four"}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","function_call":{"name":"f","arguments":"{}"}},{"role":"function","name":"f","content":"4"},{"role":"assistant","content":"four"}""")]
    public async Task Whatever_the_chat_format_knows_is_good(string messages) => Assert.Empty((await Validating.Text(Validating.Line(messages))).Issues);

    [Fact]
    public async Task Tools_stand_beside_messages() =>
        Assert.Empty((await Validating.Text(Validating.Good[..^1] + ""","tools":[],"parallel_tool_calls":false}""")).Issues);

    [Theory]
    [InlineData("""{"role":"system","content":"s","canary":"canary"}""")]
    [InlineData("""{"role":"system","content":"s","timestamp":1}""")]
    [InlineData("""{"role":"system","content":"s","Content":"s"}""")]
    public async Task An_unknown_key_of_a_message_is_refused(string message) => Assert.Equal(DatasetRule.Keys, (await Validating.Issue(Validating.Line(message))).Rule);

    [Fact]
    public async Task An_unknown_key_of_a_line_is_refused() =>
        Assert.Equal(DatasetRule.Keys, (await Validating.Issue(Validating.Good[..^1] + ""","canary":"canary"}""")).Rule);

    [Theory]
    [InlineData("""{"role":"user","content":"q","weight":1},{"role":"assistant","content":"a"}""")]
    [InlineData("""{"role":"system","content":"s","weight":0}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":2}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":-1}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0.5}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":"1"}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":true}""")]
    [InlineData("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":null}""")]
    public async Task A_weight_is_0_or_1_on_the_assistant(string messages) =>
        Assert.Equal(DatasetRule.Weight, (await Validating.Issue(Validating.Line(messages))).Rule);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"canary"}]}""")]
    [InlineData("""{"messages":[{"role":"system","content":"canary"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"canary","weight":0}]}""")]
    public async Task A_line_with_nothing_to_learn_is_refused(string line) => Assert.Equal(DatasetRule.AssistantMessage, (await Validating.Issue(line)).Rule);

    [Fact]
    public async Task One_assistant_message_of_two_with_weight_0_is_enough() =>
        Assert.Empty((await Validating.Text(Validating.Line("""{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":0}"""))).Issues);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"canary"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"canary"},{"role":"assistant","content":"c"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"system","content":"canary"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"canary"},{"role":"user","content":"c"}]}""")]
    [InlineData("""{"messages":[{"role":"system","content":"a"},{"role":"assistant","content":"canary"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"assistant",""" + Call + """},{"role":"tool","tool_call_id":"c1","content":"4"}]}""")]
    public async Task Turns_that_do_not_alternate_are_a_warning(string line)
    {
        var issue = await Validating.Issue(line);

        Assert.Equal((DatasetRule.Turns, false), (issue.Rule, issue.IsError));
    }

    [Theory]
    [InlineData("""{"role":"system","content":"can\u0000ary"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"can\u0000ary"}]},{"role":"assistant","content":"a"}""")]
    [InlineData("""{"role":"system","content":"can\ud800ary"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"can\udc00ary"}]},{"role":"assistant","content":"a"}""")]
    [InlineData("""{"role":"user","name":"\ud83d","content":"a"},{"role":"assistant","content":"a"}""")]
    [InlineData("""{"role":"\ud83d","content":"a"}""")]
    [InlineData("""{"role":"user","\ud83d":"a"}""")]
    public async Task Escapes_that_make_no_text_are_refused(string messages) =>
        Assert.Equal(DatasetRule.Utf8, (await Validating.Issue(Validating.Line(messages))).Rule);

    [Fact]
    public async Task An_escaped_emoji_is_text() => Assert.Empty((await Validating.Text(Validating.Line("""{"role":"system","content":"\ud83d\ude00"}"""))).Issues);
}
