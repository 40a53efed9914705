using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>An avatar is an ordinary chat client: tools, options and services work as with any other.</summary>
public sealed class ToolTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tool_calls_and_their_results_pass_through(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        var tool = AIFunctionFactory.Create((string city) => $"rain in {city}", "weather", "Tells the weather.");
        var options = new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.RequireAny, AllowMultipleToolCalls = true, MaxOutputTokens = 77, StopSequences = ["x"] };
        host.Script("one/tuned", new Script(Script.Call("c1", "weather", ("city", "Oslo")), Script.Usage(20, 9), Script.Finish()));

        var client = host.Client();
        List<ChatMessage> messages = [new(ChatRole.User, "rain in Oslo?")];
        var first = await AskAsync();
        var call = Assert.Single(first.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("c1", "weather", "Oslo"), (call.CallId, call.Name, call.Arguments!["city"]));

        messages.AddRange(first.Messages);
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent("c1", "rain")]));
        host.Script("one/tuned", Script.Says("It rains."));
        Assert.Equal("It rains.", (await AskAsync()).Text);

        var sent = host.One.Calls;
        Assert.All(sent, c => Assert.Same(tool, Assert.Single(c.Options!.Tools!)));
        Assert.All(sent, c => Assert.Equal((ChatToolMode.RequireAny, true, 77, "x"), (c.Options!.ToolMode, c.Options.AllowMultipleToolCalls, c.Options.MaxOutputTokens, c.Options.StopSequences![0])));
        Assert.Same(call, sent[1].Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Single());
        Assert.Equal("rain", sent[1].Messages.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Single().Result);
        Assert.Equal(2, host.Usage.Records.Count);
        Assert.All(host.Usage.Records, r => Assert.False(r.IsEstimated));

        Task<ChatResponse> AskAsync() => streamed
            ? client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync()
            : client.GetResponseAsync(messages, options);
    }

    [Fact]
    public async Task Tool_calls_without_usage_are_counted_by_their_words()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Call("c1", "weather", ("city", "Oslo"), ("days", 3)), Script.Finish()));
        await host.AskAsync(streamed: true);
        Assert.True(Assert.Single(host.Usage.Records) is { IsEstimated: true, OutputTokens: > 4 });
    }

    [Fact]
    public async Task The_client_knows_its_avatar_and_the_vendors_client_that_was_asked_last()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        var client = host.Chat.For(host.Avatar, new() { CallerId = "bob" });
        Assert.Equal(host.Avatar, client.GetService<AvatarKey>());
        Assert.Equal("bob", client.GetService<AvatarChatOptions>()!.CallerId);
        Assert.Equal("avatarfinetune", client.GetService<ChatClientMetadata>()!.ProviderName);
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Same(host.Chat, client.GetService<AvatarChat>());
        Assert.Null(client.GetService<ScriptedVendor>());
        await client.GetResponseAsync("hi");
        Assert.Same(host.One, client.GetService<ScriptedVendor>());
        Assert.Null(client.GetService(typeof(AvatarKey), "some key"));
        Assert.Throws<ArgumentNullException>(() => client.GetService(null!));
        Assert.Equal("chat with owner/ava", client.ToString());
    }

    [Fact]
    public async Task Disposing_a_client_releases_nothing_that_is_shared()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        var first = host.Client();
        await first.GetResponseAsync("hi");
        first.Dispose(); // the scripted client throws when it is disposed
        Assert.Equal("well", (await host.Client().GetResponseAsync("hi")).Text);
        Assert.Equal("well", (await first.GetResponseAsync("hi")).Text);
    }

    [Fact]
    public async Task One_client_serves_many_at_once()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well then"));
        var client = host.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => i % 2 == 0
            ? client.GetResponseAsync($"question {i}")
            : client.GetStreamingResponseAsync($"question {i}").ToChatResponseAsync()));
        Assert.All(answers, a => Assert.Equal("well then", a.Text));
        Assert.Equal(64, host.Usage.Records.DistinctBy(r => r.Id).Count());
        Assert.Equal(64, Assert.Single(await host.UsageService.GetDailyAsync(new("owner"))).Messages);
    }

    [Fact]
    public async Task Impossible_arguments_are_refused()
    {
        await using var host = await ChatHost.WithVersionAsync();
        Assert.Throws<ArgumentNullException>(() => host.Chat.For(null!));
        Assert.Throws<ArgumentException>(() => host.Chat.For(host.Avatar, new() { CallerId = "" }));
        Assert.Throws<ArgumentException>(() => host.Chat.For(host.Avatar, new() { CallerId = new string('x', 201) }));
        await Assert.ThrowsAsync<ArgumentNullException>(() => host.Client().GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>(() => host.Client().GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!));
    }
}
