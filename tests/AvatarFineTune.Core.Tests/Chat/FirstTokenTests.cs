using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>What the first token changes: before it nothing of a failed model shows, after it there is no other model.</summary>
public sealed class FirstTokenTests
{
    public static TheoryData<VendorFault, bool> EveryFault
    {
        get
        {
            var data = new TheoryData<VendorFault, bool>();
            foreach (var fault in Enum.GetValues<VendorFault>())
            {
                data.Add(fault, true);
                data.Add(fault, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task A_fault_after_the_first_token_breaks_the_answer_off(VendorFault fault, bool toolCall)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(toolCall ? Script.Call("c1", "weather") : Script.Text("well"), Script.Fault(fault)));
        host.Script("one/base", Script.Says("never"));
        List<ChatResponseUpdate> got = [];

        var thrown = await Assert.ThrowsAsync<ModelVendorException>(async () =>
        {
            await foreach (var update in host.Client().GetStreamingResponseAsync("hi"))
            {
                got.Add(update);
            }
        });

        Assert.Equal(fault, thrown.Fault);
        Assert.Equal(2, got.Count); // what the answer says of itself, and its one token
        Assert.Single(host.Calls);
        var record = Assert.Single(host.Usage.Records);
        Assert.True(record is { IsEstimated: true, IsFallback: false, Version: 1, InputTokens: > 0, OutputTokens: > 0 });
        Assert.Equal(1, host.Telemetry.Sum("avatar.chat.messages", ("avatar.outcome", "broken_off")));
        Assert.True(host.Logs.Has(2005));
    }

    [Fact]
    public async Task A_foreign_exception_after_the_first_token_is_told_without_its_words()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Text("well"), new HttpIOException(HttpRequestError.ResponseEnded, "quoting the chat")));
        var thrown = await Assert.ThrowsAsync<ModelVendorException>(() => host.AskAsync(streamed: true));
        Assert.Equal(VendorFault.Unavailable, thrown.Fault);
        Assert.Contains("HttpIOException", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("quoting", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_failed_model_sent_before_its_first_token_never_shows()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(
            new ChatResponseUpdate { Role = ChatRole.Assistant, ResponseId = "gone" }, Script.Reasoning("hmm"), Script.Text(""), Script.Usage(99, 99), Script.Fault(VendorFault.Unavailable)));
        host.Script("one/base", new Script(Script.Reasoning("let me see"), Script.Text("the"), Script.Text(" answer"), Script.Finish(), Script.Usage(10, 5)));

        var response = await host.AskAsync(streamed: true);

        Assert.Equal("the answer", response.Text);
        Assert.Equal("let me see", Assert.Single(response.Messages.SelectMany(m => m.Contents).OfType<TextReasoningContent>()).Text);
        Assert.NotEqual("gone", response.ResponseId);
        Assert.Equal((10, 5), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal("one/base", response.AdditionalProperties![AvatarChatProperties.Model]);
    }

    [Fact]
    public async Task Updates_pass_through_as_they_are_and_as_they_come()
    {
        await using var host = await ChatHost.WithVersionAsync();
        var gate = new TaskCompletionSource();
        var sent = new[] { Script.Text("a"), Script.Text("b"), Script.Finish() };
        host.Script("one/tuned", new Script(sent[0], (Func<CancellationToken, Task>)(_ => gate.Task), sent[1], sent[2]));
        await using var updates = host.Client().GetStreamingResponseAsync("hi").GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await updates.MoveNextAsync());
        Assert.Empty(updates.Current.Contents);
        Assert.Equal("one/tuned", updates.Current.AdditionalProperties![AvatarChatProperties.Model]);
        Assert.True(await updates.MoveNextAsync());
        Assert.Same(sent[0], updates.Current);
        Assert.Null(sent[0].AdditionalProperties);
        var next = updates.MoveNextAsync();
        Assert.False(next.IsCompleted);
        gate.SetResult();
        Assert.True(await next);
        Assert.Same(sent[1], updates.Current);
        Assert.True(await updates.MoveNextAsync());
        Assert.Same(sent[2], updates.Current);
        Assert.False(await updates.MoveNextAsync());
        Assert.False(await updates.MoveNextAsync());
        Assert.Equal(1, host.Telemetry.Count("avatar.chat.time_to_first_token"));
    }

    [Fact]
    public async Task An_answer_without_any_words_is_an_answer()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Finish(), Script.Usage(10, 0)));
        var response = await host.AskAsync(streamed: true);
        Assert.Equal(("", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.True(Assert.Single(host.Usage.Records) is { InputTokens: 10, OutputTokens: 0, IsEstimated: false });
        Assert.Single(host.Calls);
    }
}
