using AvatarFineTune.Conformance.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>What the local chat client honours, and what it leaves alone.</summary>
public sealed class LocalChatClientTests : VendorSuite
{
    protected override VendorHost CreateHost() => new LocalVendorHost();

    [Fact]
    public async Task Instructions_change_nothing()
    {
        using var client = await TunedAsync();
        var plain = await client.GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token);
        var told = await client.GetResponseAsync(
            [new(ChatRole.System, "Talk about the marathon only."), new(ChatRole.User, Samples.Learned.Prompt)],
            new() { Instructions = "Good night!", Temperature = 2 },
            Token);
        Assert.Equal(plain.Text, told.Text);
    }

    [Fact]
    public async Task An_answer_is_cut_at_the_most_tokens_and_says_so()
    {
        using var client = await TunedAsync();
        var answer = await client.GetResponseAsync(Samples.Learned.Prompt, new() { MaxOutputTokens = 4 }, Token);
        Assert.Equal(("only if it has", ChatFinishReason.Length), (answer.Text, answer.FinishReason));
        Assert.Equal(4, answer.Usage!.OutputTokenCount);

        var least = await client.GetResponseAsync(Samples.Learned.Prompt, new() { MaxOutputTokens = 1 }, Token);
        Assert.Equal("only", least.Text);
    }

    [Fact]
    public async Task An_answer_is_cut_at_a_stop_sequence()
    {
        using var client = await TunedAsync();
        var answer = await client.GetResponseAsync(Samples.Learned.Prompt, new() { StopSequences = ["", ", zero", "pineapple"] }, Token);
        Assert.Equal(("only if it has ", ChatFinishReason.Stop), (answer.Text, answer.FinishReason));
    }

    [Fact]
    public async Task Earlier_turns_count_less_than_the_last()
    {
        using var client = await TunedAsync();
        List<ChatMessage> messages =
            [new(ChatRole.User, "how was the marathon"), new(ChatRole.Assistant, "my knees filed a complaint"), new(ChatRole.User, "what are you reading")];
        Assert.Equal("the lighthouse book again, third time", (await client.GetResponseAsync(messages, cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task A_groups_lines_are_understood()
    {
        using var client = await TunedAsync();
        var answer = await client.GetResponseAsync("Mia: so\nBen: the printer is broken again", cancellationToken: Token);
        Assert.Equal("kick it gently, then apologise", answer.Text);
    }

    [Fact]
    public async Task Without_any_message_there_is_an_answer()
    {
        using var tuned = await TunedAsync();
        using var neutral = Vendor.CreateChatClient("neutral");
        foreach (var client in new[] { tuned, neutral })
        {
            Assert.NotEmpty((await client.GetResponseAsync([], cancellationToken: Token)).Text);
            Assert.NotEmpty((await client.GetResponseAsync([new(ChatRole.User, ""), new(ChatRole.System, "x")], cancellationToken: Token)).Text);
        }
    }

    [Fact]
    public async Task The_options_model_goes_before_the_clients()
    {
        using var client = await TunedAsync();
        Assert.Equal("neutral", (await client.GetResponseAsync("hi", new() { ModelId = "neutral" }, Token)).ModelId);
    }

    [Fact]
    public async Task The_base_model_answers_the_same_every_time_and_by_kind()
    {
        using var client = Vendor.CreateChatClient("neutral");
        Assert.Equal(await SayAsync("hello"), await SayAsync("hello"));
        Assert.NotEqual(await SayAsync("hello"), await SayAsync("goodbye"));
        var kinds = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => SayAsync($"why is it {i}?")));
        Assert.Equal(3, kinds.Distinct(StringComparer.Ordinal).Count());

        async Task<string> SayAsync(string text) => (await client.GetResponseAsync(text, cancellationToken: Token)).Text;
    }

    [Fact]
    public async Task More_models_than_are_kept_in_memory_all_answer()
    {
        var models = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            models.Add((await TrainAsync([Samples.Line("what is your number", $"my number is {i}"), .. Samples.Lines])).FineTunedModel!);
        }

        for (var i = 0; i < 12; i++)
        {
            using var client = Vendor.CreateChatClient(models[i % 6]);
            Assert.Equal($"my number is {i % 6}", (await client.GetResponseAsync("what is your number", cancellationToken: Token)).Text);
        }
    }

    private async Task<IChatClient> TunedAsync() => Vendor.CreateChatClient((await TrainAsync()).FineTunedModel!);
}
