using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>Models answer, whole and streamed, and say what it took.</summary>
public abstract class VendorChatTests : VendorSuite
{
    [Fact]
    public async Task The_base_model_answers_with_usage()
    {
        using var client = Vendor.CreateChatClient(Host.BaseModel);
        AssertComplete(await client.GetResponseAsync("hello there", cancellationToken: Token));
    }

    [Fact]
    public async Task A_tuned_model_says_what_it_learned_and_the_base_does_not()
    {
        var model = (await TrainAsync()).FineTunedModel!;
        using var tuned = Vendor.CreateChatClient(model);
        using var basic = Vendor.CreateChatClient(Host.BaseModel);
        var answer = await tuned.GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token);

        AssertComplete(answer);
        Assert.Equal(model, answer.ModelId);
        Assert.NotEqual((await basic.GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token)).Text, answer.Text);
        if (Host.RepeatsWhatItLearned)
        {
            Assert.Equal(Samples.Learned.Reply, answer.Text);
        }
    }

    [Fact]
    public async Task Streamed_and_whole_answers_are_the_same()
    {
        using var client = Vendor.CreateChatClient((await TrainAsync()).FineTunedModel!);
        var whole = await client.GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token);
        var updates = await ListAsync(client.GetStreamingResponseAsync(Samples.Learned.Prompt, cancellationToken: Token));
        var streamed = updates.ToChatResponse();

        AssertComplete(streamed);
        Assert.True(updates.Count(u => u.Text.Length > 0) > 1, "The answer came in one piece.");
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(whole.FinishReason, streamed.FinishReason);
        Assert.Equal(whole.ModelId, streamed.ModelId);
        Assert.Equal((whole.Usage!.InputTokenCount, whole.Usage.OutputTokenCount), (streamed.Usage!.InputTokenCount, streamed.Usage.OutputTokenCount));
        Assert.Single(streamed.Messages);
    }

    [Fact]
    public async Task An_unknown_model_is_not_found_whole_or_streamed()
    {
        using var client = Vendor.CreateChatClient("ft:no-such:model:x");
        var whole = await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync("hi", cancellationToken: Token));
        var streamed = await Assert.ThrowsAsync<ModelVendorException>(() => ListAsync(client.GetStreamingResponseAsync("hi", cancellationToken: Token)));

        // Where models are deployed, one that never was can't be told from one that is not now.
        Assert.True(whole.Fault == VendorFault.ModelNotFound || (Vendor.Capabilities.NeedsDeployment && whole.Fault == VendorFault.NotDeployed), $"{whole.Fault}");
        Assert.True(Vendor.Capabilities.NeedsDeployment || !whole.IsTransient);
        Assert.Equal(whole.Fault, streamed.Fault);
        Assert.Equal(Vendor.Name, whole.Vendor);
    }

    [Fact]
    public async Task Faults_hold_no_chat_text()
    {
        using var client = Vendor.CreateChatClient("ft:no-such:model:x");
        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync("canary-4711", cancellationToken: Token));
        Assert.DoesNotContain("canary-4711", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_chat_stops()
    {
        using var client = Vendor.CreateChatClient(Host.BaseModel);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("hi", cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ListAsync(client.GetStreamingResponseAsync("hi", cancellationToken: cancelled)));
    }

    [Fact]
    public async Task A_stream_is_cancelled_between_its_words()
    {
        using var client = Vendor.CreateChatClient((await TrainAsync()).FineTunedModel!);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync(Samples.Learned.Prompt, cancellationToken: cancel.Token))
            {
                await cancel.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task Disposing_a_client_releases_nothing_shared()
    {
        var first = Vendor.CreateChatClient(Host.BaseModel);
        using var second = Vendor.CreateChatClient(Host.BaseModel);
        await first.GetResponseAsync("hi", cancellationToken: Token);
        first.Dispose();
        first.Dispose();

        AssertComplete(await second.GetResponseAsync("hi", cancellationToken: Token));
        using var third = Vendor.CreateChatClient(Host.BaseModel);
        AssertComplete(await third.GetResponseAsync("hi", cancellationToken: Token));
    }

    [Fact]
    public async Task A_client_is_used_by_many_at_once()
    {
        using var client = Vendor.CreateChatClient((await TrainAsync()).FineTunedModel!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => client.GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token), Token)));
        Assert.All(answers, AssertComplete);
        Assert.Equal(answers.Length, answers.Select(a => a.ResponseId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_client_tells_its_model()
    {
        using var client = Vendor.CreateChatClient(Host.BaseModel);
        Assert.Equal(Host.BaseModel, client.GetService<ChatClientMetadata>()?.DefaultModelId);
    }

    [Fact]
    public async Task Messages_are_left_as_they_are()
    {
        using var client = Vendor.CreateChatClient(Host.BaseModel);
        List<ChatMessage> messages = [new(ChatRole.System, "You are Ava."), new(ChatRole.User, "hi")];
        var options = new ChatOptions { MaxOutputTokens = 50 };
        await client.GetResponseAsync(messages, options, Token);

        Assert.Equal(["You are Ava.", "hi"], messages.Select(m => m.Text));
        Assert.Equal(50, options.MaxOutputTokens);
    }

    private static void AssertComplete(ChatResponse answer)
    {
        Assert.False(string.IsNullOrWhiteSpace(answer.Text));
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.True(answer.Usage is { InputTokenCount: > 0, OutputTokenCount: > 0 }, "There is no usage.");
        Assert.False(string.IsNullOrEmpty(answer.ModelId));
    }
}
