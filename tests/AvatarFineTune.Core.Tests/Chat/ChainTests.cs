using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>Who is in the chain, who is left out of it before anybody is asked, and what an avatar costs by then.</summary>
public sealed class ChainTests
{
    private static void Retire(IServiceCollection services, params string[] models) => services.Configure<PricingOptions>(o =>
    {
        foreach (var model in models)
        {
            o.Prices.Add(new() { Kind = "openai", Model = model, Input = 1, Output = 1, RetiresOn = new(2027, 1, 14) });
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_past_its_shutdown_day_is_not_asked_and_a_version_retires_with_its_base(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync(s => Retire(s, "base"));
        host.Script("one/tuned", Script.Says("tuned"));
        host.Script("two/first", Script.Says("first"));

        host.Time.SetUtcNow(new(2027, 1, 14, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal("tuned", (await host.AskAsync(streamed)).Text);
        host.Time.SetUtcNow(new(2027, 1, 15, 0, 0, 0, TimeSpan.Zero));
        var response = await host.AskAsync(streamed);

        Assert.Equal("first", response.Text);
        Assert.Equal("one/tuned: Retired; one/base: Retired", response.AdditionalProperties![AvatarChatProperties.Attempts]);
        Assert.Equal(true, response.AdditionalProperties[AvatarChatProperties.Fallback]);
        Assert.Single(host.One.Calls);
    }

    [Fact]
    public async Task When_every_model_is_past_its_day_they_are_asked_all_the_same()
    {
        await using var host = await ChatHost.WithVersionAsync(s => Retire(s, "base", "first", "second"));
        host.Time.SetUtcNow(new(2027, 2, 1, 0, 0, 0, TimeSpan.Zero));
        host.Script("one/tuned", Script.Fails(VendorFault.ModelNotFound));
        host.Script("one/base", Script.Says("still here"));
        Assert.Equal("still here", (await host.AskAsync(streamed: false)).Text);
        Assert.True(host.Logs.Has(2006));
    }

    [Fact]
    public async Task The_built_in_dates_retire_openai_fine_tunes_in_january()
    {
        await using var host = new ChatHost(s => s.Configure<AvatarChatDefaults>(o => o.DefaultModel = new("one", "ft:gpt-4o-mini-2024-07-18:acme:ava:x1")));
        host.Time.SetUtcNow(new(2027, 1, 15, 0, 0, 0, TimeSpan.Zero));
        host.Script("two/first", Script.Says("first"));
        Assert.Equal("first", (await host.AskAsync(streamed: false)).Text);
        Assert.Empty(host.One.Calls);
    }

    [Fact]
    public async Task Vendors_that_are_missing_or_can_not_be_made_are_passed_over()
    {
        await using var host = await ChatHost.WithVersionAsync(s => s
            .AddSingleton(new VendorRegistration("broken", _ => throw new InvalidOperationException("no key")))
            .Configure<AvatarChatDefaults>(o => o.FallbackModels = [new("gone", "x"), new("broken", "y"), new("two", "first")]));
        host.Script("one/tuned", Script.Fails(VendorFault.Unavailable));
        host.Script("one/base", Script.Fails(VendorFault.Unavailable));
        host.Script("two/first", Script.Says("first"));
        var response = await host.AskAsync(streamed: true);
        Assert.Equal("first", response.Text);
        var attempts = (string)response.AdditionalProperties![AvatarChatProperties.Attempts]!;
        Assert.Contains("gone/x: VendorNotRegistered", attempts, StringComparison.Ordinal);
        Assert.Contains("broken/y: InvalidOperationException", attempts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_of_missing_vendors_says_which()
    {
        await using var host = new ChatHost(s => s.Configure<AvatarChatDefaults>(o => o.FallbackModels = [new("gone", "x")]));
        var thrown = await Assert.ThrowsAsync<ModelVendorException>(() => host.AskAsync(streamed: false));
        Assert.Contains("gone/x: VendorNotRegistered", thrown.Message, StringComparison.Ordinal);
        Assert.False(thrown.IsTransient);
    }

    [Fact]
    public async Task Each_model_is_asked_once_however_often_it_is_named()
    {
        await using var host = await ChatHost.WithVersionAsync(s => s.Configure<AvatarChatDefaults>(o =>
            o.FallbackModels = [new("one", "tuned"), new("one", "base"), new("two", "first"), new("two", "first")]));
        await Assert.ThrowsAsync<ModelVendorException>(() => host.AskAsync(streamed: false));
        Assert.Equal(["tuned", "base", "first"], host.Calls.Select(c => c.Model));
    }

    [Fact]
    public void An_active_version_that_does_not_exist_leaves_the_base_to_answer()
    {
        var snapshot = new AvatarSnapshot(new() { Avatar = new("o", "a"), BaseModel = new("one", "base"), ActiveVersion = 7 }, Version: null);
        Assert.Equal([new("one", "base")], ChatLink.Chain(snapshot, new()).Select(l => l.Model));
    }

    [Fact]
    public void An_adopted_version_without_a_base_falls_back_to_the_avatars_base()
    {
        var adopted = new ModelVersion { Avatar = new("o", "a"), Number = 1, Model = new("one", "adopted"), CreatedAt = default };
        var profile = new AvatarProfile { Avatar = adopted.Avatar, BaseModel = new("one", "own"), Prompt = "P" };
        Assert.Equal(
            [(new ModelRef("one", "adopted"), "P"), (new ModelRef("one", "own"), "P")],
            ChatLink.Chain(new(profile, adopted), new() { DefaultModel = new("one", "default") }).Select(l => (l.Model, l.Prompt)));
        Assert.Equal(new ModelRef("one", "default"), ChatLink.Chain(new(profile with { BaseModel = null }, adopted), new() { DefaultModel = new("one", "default") })[1].Model);
    }
}
