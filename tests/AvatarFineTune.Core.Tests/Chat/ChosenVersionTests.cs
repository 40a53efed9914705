using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Core.Tests.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>A version of the caller's choice answers in place of the active one, and changes nothing for anybody else.</summary>
public sealed class ChosenVersionTests
{
    private const string OtherPrompt = "You are Ava, as version two knew her.\n ";

    private static async Task<ChatHost> StartAsync()
    {
        var host = await ChatHost.WithVersionAsync();
        var other = await host.Inner.AdoptVersionAsync(
            new() { Avatar = host.Avatar, Number = 0, Model = new("two", "other"), Base = new("one", "base"), Prompt = OtherPrompt, CreatedAt = host.Time.GetUtcNow() }, default);
        Assert.Equal(2, other.Number);
        host.Script("one/tuned", Script.Says("active"));
        host.Script("two/other", Script.Says("chosen"));
        return host;
    }

    private static Task<ChatResponse> AskAsync(ChatHost host, int? version, bool streamed)
    {
        var client = host.Chat.For(host.Avatar, new() { Version = version });
        return streamed ? client.GetStreamingResponseAsync("hi").ToChatResponseAsync() : client.GetResponseAsync("hi");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_answers_with_the_prompt_it_was_trained_with_and_the_active_one_goes_on_for_others(bool streamed)
    {
        await using var host = await StartAsync();
        foreach (var (version, text) in new (int?, string)[] { (null, "active"), (2, "chosen"), (null, "active"), (1, "active"), (2, "chosen") })
        {
            var response = await AskAsync(host, version, streamed);
            Assert.Equal(text, response.Text);
            Assert.Equal(version ?? 1, response.AdditionalProperties![AvatarChatProperties.Version]);
            Assert.False(response.AdditionalProperties.ContainsKey(AvatarChatProperties.Fallback));
        }

        Assert.All(host.Two.Calls, c => Assert.Equal(OtherPrompt, c.Messages[0].Text));
        Assert.All(host.One.Calls, c => Assert.Equal(ChatHost.VersionPrompt, c.Messages[0].Text));
        Assert.Equal(1, (await host.Inner.GetAvatarAsync(host.Avatar, default))!.ActiveVersion);
    }

    [Fact]
    public async Task A_chosen_version_leaves_the_kept_chain_of_the_active_one_alone()
    {
        await using var host = await StartAsync();
        await AskAsync(host, version: null, streamed: false);
        var before = host.StoreCalls.Count(nameof(IAvatarStore.GetAvatarAsync));
        await AskAsync(host, version: 2, streamed: false);
        Assert.Equal("active", (await AskAsync(host, version: null, streamed: false)).Text);
        Assert.Equal(before, host.StoreCalls.Count(nameof(IAvatarStore.GetAvatarAsync)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_base_and_the_fallback_models_come_after_it_and_the_answer_says_so(bool streamed)
    {
        await using var host = await StartAsync();
        host.Script("two/other", Script.Fails(VendorFault.Unavailable));
        host.Script("one/base", Script.Fails(VendorFault.Unavailable));
        host.Script("two/first", Script.Says("fallback"));
        var response = await AskAsync(host, version: 2, streamed);
        Assert.Equal("fallback", response.Text);
        Assert.Equal(true, response.AdditionalProperties![AvatarChatProperties.Fallback]);
        Assert.Equal(["other", "base", "first"], host.Calls.OrderBy(c => Array.IndexOf(["other", "base", "first"], c.Model)).Select(c => c.Model));
        Assert.DoesNotContain(host.Calls, c => c.Model == "tuned");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_that_the_avatar_does_not_have_is_refused_and_nobody_is_asked(bool streamed)
    {
        await using var host = await StartAsync();
        var thrown = await Assert.ThrowsAsync<UnknownVersionException>(() => AskAsync(host, version: 7, streamed));
        Assert.StartsWith("Avatar owner/ava has no version 7: choose one of its versions, or none for the active one.", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(host.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Zero_is_the_base_model_whichever_version_is_active(bool streamed)
    {
        await using var host = await StartAsync();
        await host.Inner.SaveAvatarAsync(new() { Avatar = host.Avatar, BaseModel = new("two", "plain") }, default);
        host.Script("two/plain", Script.Says("untrained"));

        var response = await AskAsync(host, version: 0, streamed);

        Assert.Equal("untrained", response.Text);
        Assert.False(response.AdditionalProperties!.ContainsKey(AvatarChatProperties.Version));
        Assert.Equal("active", (await AskAsync(host, version: null, streamed)).Text);
    }

    [Fact]
    public async Task A_negative_number_is_refused_before_anything_is_asked()
    {
        const int version = -1;
        await using var host = await StartAsync();
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => host.Chat.For(host.Avatar, new() { Version = version }));
        Assert.Contains($"AvatarChatOptions.Version is {version}; versions count from 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_another_avatar_is_none_of_this_ones()
    {
        await using var host = await StartAsync();
        await Assert.ThrowsAsync<UnknownVersionException>(() => host.Chat.For(new("other", "ava"), new() { Version = 1 }).GetResponseAsync("hi"));
        Assert.Empty(host.Calls);
    }

    [Fact]
    public async Task What_was_trained_on_erased_words_is_refused_from_the_request_on_and_after_its_deletion()
    {
        await using var harness = new JobHarness();
        await harness.TrainedAsync();
        await harness.EraseAsync();
        var client = harness.Get<AvatarChat>().For(JobHarness.Avatar, new() { Version = 1 });
        for (var i = 0; i < 2; i++)
        {
            var thrown = await Assert.ThrowsAsync<UnknownVersionException>(() => client.GetResponseAsync("hi"));
            Assert.Contains("Version 1 of avatar user/ava can't answer: it was trained on what was erased since", thrown.Message, StringComparison.Ordinal);
            await harness.WorkOffAsync();
        }

        Assert.NotNull(Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar)).DeletedAt);
    }

    [Fact]
    public async Task A_model_that_an_erasure_keeps_is_asked()
    {
        await using var harness = new JobHarness();
        await harness.TrainedAsync();
        await harness.EraseAsync(options: new() { KeepTrainedModels = true });

        // This vendor can't chat: that it was asked shows in what was tried.
        var thrown = await Assert.ThrowsAsync<ModelVendorException>(
            () => harness.Get<AvatarChat>().For(JobHarness.Avatar, new() { Version = 1 }).GetResponseAsync("hi"));
        Assert.Contains(nameof(NotSupportedException), thrown.Message, StringComparison.Ordinal);
    }
}
