using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>What is kept from one answer to the next changes nothing that an answer says.</summary>
public sealed class KeptChainTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_that_retires_overnight_is_passed_over_though_its_avatar_is_still_in_memory(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync(s => s
            .Configure<AvatarChatDefaults>(o => o.CacheDuration = TimeSpan.FromDays(10))
            .Configure<PricingOptions>(o => o.Prices.Add(new() { Kind = "openai", Model = "tuned", Input = 1, Output = 1, RetiresOn = new(2026, 11, 22) })));
        host.Script("one/tuned", Script.Says("tuned"));
        host.Script("one/base", Script.Says("base"));
        Assert.Equal("tuned", (await host.AskAsync(streamed)).Text);
        Assert.Equal("tuned", (await host.AskAsync(streamed)).Text);
        host.Time.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 2; i++)
        {
            var response = await host.AskAsync(streamed);
            Assert.Equal("base", response.Text);
            Assert.Equal("one/tuned: Retired", response.AdditionalProperties![AvatarChatProperties.Attempts]);
        }
    }

    [Fact]
    public async Task Answers_at_the_same_time_and_one_after_the_other_are_sent_the_same_prompt()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.AskAsync(streamed: i % 2 == 0, $"question {i}")));
        Assert.Equal(8, host.Calls.Count);
        Assert.All(host.Calls, c => Assert.Equal(ChatHost.VersionPrompt, c.Messages[0].Text));
        Assert.Equal(8, host.Calls.Select(c => c.Messages[^1].Text).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_answer_that_the_vendor_did_not_count_is_counted_to_its_last_word(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        var text = string.Join(' ', Enumerable.Range(0, 3_000).Select(i => $"word{i}"));
        host.Script("one/tuned", Script.Says(text, input: null, output: null));
        var response = await host.AskAsync(streamed);
        Assert.Equal(Tokenizer.Load(TokenEncoding.O200kBase).Count(response.Text), Assert.Single(host.Usage.Records).OutputTokens);
        Assert.EndsWith("word2999", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_memory_counts_every_answer_and_the_sinks_hear_of_it()
    {
        var sink = new Sink();
        await using var host = await ChatHost.WithVersionAsync(s => s
            .AddSingleton<IUsageStore>(_ => new InMemoryTrainingStore(TimeProvider.System))
            .AddSingleton<IUsageSink>(sink));
        host.Script("one/tuned", Script.Says("well then", 1_000, 200, 400));
        for (var i = 0; i < 3; i++)
        {
            Assert.False((await host.AskAsync(streamed: i == 1)).AdditionalProperties!.ContainsKey(AvatarChatProperties.UsageUnrecorded));
        }

        var day = Assert.Single(await host.UsageService.GetDailyAsync(new(host.Avatar.UserId), TestContext.Current.CancellationToken));
        Assert.Equal((3, 3_000, 1_200, 600), (day.Messages, day.InputTokens, day.CachedInputTokens, day.OutputTokens));
        Assert.Equal(3 * ((600 * 3m) + (400 * 1.5m) + (200 * 6m)) / 1_000_000m, day.EstimatedCost);
        await sink.ThreeAsync.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private sealed class Sink : IUsageSink
    {
        private readonly TaskCompletionSource _three = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task ThreeAsync => _three.Task;

        public ValueTask WriteAsync(UsageRecord record, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _count) == 3)
            {
                _three.SetResult();
            }

            return default;
        }
    }
}
