using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>What a model is sent, and that nothing of the caller's is changed on the way.</summary>
public sealed class PromptTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_is_served_with_the_prompt_that_it_was_trained_with_even_if_the_profile_changes(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        await host.Inner.SaveAvatarAsync(new() { Avatar = host.Avatar, Prompt = "Quite another prompt.", BaseModel = new("one", "base") }, default);
        host.Script("one/tuned", Script.Says("well"));
        await host.AskAsync(streamed);
        var sent = Assert.Single(host.One.Calls).Messages;
        Assert.Equal([ChatRole.System, ChatRole.User], sent.Select(m => m.Role));
        Assert.Equal(ChatHost.VersionPrompt, Assert.IsType<TextContent>(Assert.Single(sent[0].Contents)).Text);
    }

    [Fact]
    public async Task Base_and_fallback_models_are_served_with_the_profiles_prompt()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Fails(VendorFault.ModelNotFound));
        host.Script("one/base", Script.Fails(VendorFault.Throttled));
        host.Script("two/first", Script.Says("well"));
        await host.AskAsync(streamed: false);
        Assert.Equal([ChatHost.VersionPrompt, ChatHost.ProfilePrompt, ChatHost.ProfilePrompt], host.Calls.Select(c => c.Messages[0].Text));
    }

    [Fact]
    public async Task Without_a_prompt_of_the_owner_the_base_gets_the_versions_and_without_any_a_plain_one()
    {
        await using var host = await ChatHost.WithVersionAsync();
        await host.Inner.SaveAvatarAsync(new() { Avatar = host.Avatar, Name = "Ava", BaseModel = new("one", "base") }, default);
        host.Script("one/base", Script.Says("well"));
        await host.AskAsync(streamed: false);
        Assert.Equal(ChatHost.VersionPrompt, host.One.Calls[^1].Messages[0].Text);

        await host.Inner.SetActiveVersionAsync(host.Avatar, null, default);
        host.Chat.Invalidate(host.Avatar);
        await host.AskAsync(streamed: false);
        Assert.Contains("Ava", host.One.Calls[^1].Messages[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("byte for byte", host.One.Calls[^1].Messages[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_instructions_and_system_messages_follow_the_avatars_prompt(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        ChatMessage[] messages = [new(ChatRole.System, "be brief"), new(ChatRole.User, "hi"), new(ChatRole.Assistant, "hello"), new(ChatRole.System, "now rhyme"), new(ChatRole.User, "go")];
        var options = new ChatOptions { Instructions = "speak French", Temperature = 0.3f };

        _ = streamed
            ? await host.Client().GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken)
            : await host.Client().GetResponseAsync(messages, options, TestContext.Current.CancellationToken);

        var call = Assert.Single(host.One.Calls);
        Assert.Equal([ChatHost.VersionPrompt, "speak French", "be brief", "hi", "hello", "now rhyme", "go"], call.Messages.Select(m => m.Text));
        Assert.Equal((null, 0.3f), (call.Options!.Instructions, call.Options.Temperature));

        // Nothing of the caller's was touched.
        Assert.Equal("speak French", options.Instructions);
        Assert.NotSame(options, call.Options);
        Assert.Equal(5, messages.Length);
        Assert.All(messages, m => Assert.Single(m.Contents));
    }

    [Fact]
    public async Task A_list_that_the_caller_changes_while_the_answer_streams_changes_nothing()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        List<ChatMessage> messages = [new(ChatRole.User, "hi")];
        var stream = host.Client().GetStreamingResponseAsync(messages, cancellationToken: TestContext.Current.CancellationToken);
        messages.Clear();
        await stream.ToChatResponseAsync(TestContext.Current.CancellationToken);
        Assert.Equal("hi", host.One.Calls[0].Messages[^1].Text);
    }

    [Fact]
    public async Task A_callers_model_id_is_refused_at_once_naming_it()
    {
        await using var host = await ChatHost.WithVersionAsync();
        var options = new ChatOptions { ModelId = "gpt-x" };
        var plain = await Assert.ThrowsAsync<ArgumentException>(() => host.Client().GetResponseAsync("hi", options, TestContext.Current.CancellationToken));
        var streamed = Assert.Throws<ArgumentException>(() => host.Client().GetStreamingResponseAsync("hi", options, TestContext.Current.CancellationToken));
        Assert.All([plain, streamed], e => Assert.Contains("gpt-x", e.Message, StringComparison.Ordinal));
        Assert.Empty(host.Calls);
    }

    [Fact]
    public async Task An_avatar_that_was_never_stored_chats_with_the_default_model_or_says_what_is_missing()
    {
        await using var host = new ChatHost(s => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<AvatarChatDefaults>(s, o => o.DefaultModel = new("one", "base")));
        host.Script("one/base", Script.Says("well"));
        var response = await host.AskAsync(streamed: false);
        Assert.Equal("one/base", response.AdditionalProperties![AvatarChatProperties.Model]);
        Assert.False(response.AdditionalProperties.ContainsKey(AvatarChatProperties.Fallback));

        await using var bare = new ChatHost(s => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<AvatarChatDefaults>(s, o => o.FallbackModels = []));
        foreach (var streamed in new[] { true, false })
        {
            var thrown = await Assert.ThrowsAsync<NoModelException>(() => bare.AskAsync(streamed));
            Assert.Contains("DefaultModel", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_any_base_the_first_fallback_model_is_the_one_that_should_answer()
    {
        await using var host = new ChatHost();
        host.Script("two/first", Script.Says("well"));
        Assert.False((await host.AskAsync(streamed: false)).AdditionalProperties!.ContainsKey(AvatarChatProperties.Fallback));
        Assert.False(Assert.Single(host.Usage.Records).IsFallback);
    }
}
