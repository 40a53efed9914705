using AvatarFineTune.Chat;
using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests;

/// <summary>The main job over HTTP, with each profile: train, deploy where needed, activate, chat, fall back, account.</summary>
public sealed class LifeOfAnAvatarTests
{
    [Theory]
    [InlineData(EmulatorProfile.OpenAI)]
    [InlineData(EmulatorProfile.Azure)]
    [InlineData(EmulatorProfile.Nebius)]
    public async Task An_avatar_is_trained_activated_when_it_is_ready_and_answers_as_it_learned(EmulatorProfile profile)
    {
        await using var host = await JobHost.StartAsync(profile);
        var job = await host.CreateAsync(ActivationPolicy.WhenSucceeded);
        var done = await host.EndAsync(host.Service.RunJobAsync(job.Key));
        Assert.True(done.Status == FineTuneJobStatus.Succeeded, done.Error);
        Assert.Equal(done.EstimatedTokens, done.TrainedTokens);
        Assert.Contains(await host.Service.ListEventsAsync(job.Key), e => e.Metrics?.ContainsKey("train_loss") == true);

        if (profile != EmulatorProfile.OpenAI)
        {
            // Trained is not deployed: until it is, nothing of it answers.
            Assert.Null((await host.Store.GetAvatarAsync(JobHost.Avatar, Token))?.ActiveVersion);
            await host.EndAsync(UntilActiveAsync(host));
        }

        Assert.Equal(1, (await host.Store.GetAvatarAsync(JobHost.Avatar, Token))!.ActiveVersion);
        using var chat = host.Get<AvatarChat>().For(JobHost.Avatar);
        var answer = await chat.GetResponseAsync("What of the aaab aaabaaab?", cancellationToken: Token);
        Assert.Equal("the aaab aaabaaab!", answer.Text);
        Assert.Equal(1, answer.AdditionalProperties![AvatarChatProperties.Version]);
        Assert.False(answer.AdditionalProperties.ContainsKey(AvatarChatProperties.Fallback));
        var streamed = await chat.GetStreamingResponseAsync("What of the aaab aaabaaab?", cancellationToken: Token).ToChatResponseAsync(Token);
        Assert.Equal(answer.Text, streamed.Text);
        Assert.True(streamed.Usage is { InputTokenCount: > 0, OutputTokenCount: > 0 });
    }

    [Fact]
    public async Task A_deployment_that_vanishes_is_brought_back_and_its_hosting_counts_while_it_was_there()
    {
        await using var host = await JobHost.StartAsync(EmulatorProfile.Azure, o => o.Pricing.Prices.Add(new()
        {
            Kind = "azure", Model = EmulatedVendor.BaseModel(EmulatorProfile.Azure), Training = 2, Input = 1, Output = 4, HostingPerHour = 1.70m, Source = "a test", AsOf = new(2026, 11, 22),
        }));
        var job = await host.CreateAsync(ActivationPolicy.WhenSucceeded);
        await host.EndAsync(host.Service.RunJobAsync(job.Key));
        await host.EndAsync(UntilActiveAsync(host));
        var first = Assert.Single(await host.Store.ListDeploymentsAsync("user", "ava", Token));

        // Azure's developer tier takes every deployment away after a day.
        host.Time.Advance(TimeSpan.FromHours(25));
        await host.EndAsync(UntilAsync(host, async () => (await host.Store.ListDeploymentsAsync("user", "ava", Token)) is [{ ReadyAt: not null }, _]));

        var deployments = await host.Store.ListDeploymentsAsync("user", "ava", Token);
        Assert.Equal(first.Id, deployments[1].Id);
        Assert.NotNull(deployments[1].EndedAt);
        Assert.Single(host.Emulator.State.Deployments);
        var cost = Assert.Single((await host.Get<UsageService>().GetCostSummaryAsync(new(JobHost.Avatar.UserId) { AvatarId = "ava" }, Token)).Costs);
        Assert.True(cost.Hosting > 24 * 1.70m, $"{cost.Hosting}");
    }

    [Fact]
    public async Task Deactivating_stops_hosting_that_is_billed_by_the_hour()
    {
        await using var host = await JobHost.StartAsync(EmulatorProfile.Azure);
        var job = await host.CreateAsync(ActivationPolicy.WhenSucceeded);
        await host.EndAsync(host.Service.RunJobAsync(job.Key));
        await host.EndAsync(UntilActiveAsync(host));
        Assert.Single(host.Emulator.State.Deployments);

        await host.Service.DeactivateModelAsync(JobHost.Avatar, Token);
        await host.EndAsync(UntilAsync(host, async () => (await host.Store.ListDeploymentsAsync("user", "ava", Token)).All(d => !d.IsOpen)));

        Assert.Empty(host.Emulator.State.Deployments);
    }

    [Fact]
    public async Task When_tuned_and_base_are_gone_together_the_chain_answers_from_elsewhere()
    {
        await using var host = await JobHost.StartAsync(EmulatorProfile.OpenAI, o => o.FallbackModels = [new("vendor", "gpt-4o-mini-2024-07-18")]);
        var job = await host.CreateAsync(ActivationPolicy.WhenSucceeded);
        await host.EndAsync(host.Service.RunJobAsync(job.Key));
        host.Emulator.Faults.Add(new EmulatorFault("chat", FaultKind.ModelGone) { Times = 2, IncludesBase = true });

        using var chat = host.Get<AvatarChat>().For(JobHost.Avatar);
        var answer = await chat.GetResponseAsync("good morning", cancellationToken: Token);

        Assert.Equal("vendor/gpt-4o-mini-2024-07-18", answer.AdditionalProperties![AvatarChatProperties.Model]);
        Assert.Equal(2, ((string)answer.AdditionalProperties[AvatarChatProperties.Attempts]!).Split("ModelNotFound").Length - 1);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<bool> UntilActiveAsync(JobHost host) =>
        UntilAsync(host, async () => (await host.Store.GetAvatarAsync(JobHost.Avatar, Token))?.ActiveVersion is not null);

    private static async Task<bool> UntilAsync(JobHost host, Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await host.Service.RunDeploymentsAsync(Token);
            await Task.Delay(2, Token);
        }

        return true;
    }
}
