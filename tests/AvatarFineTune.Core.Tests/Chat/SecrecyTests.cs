using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>
/// Promise 8: a canary stands in every text that goes through a chat (question, answer, prompt, notes, tool calls) and in
/// every foreign exception (where a key would be quoted), and in nothing that a log, span, metric or exception shows.
/// </summary>
public sealed class SecrecyTests
{
    private const string Canary = "sk-CANARY-7f3a";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_word_of_a_chat_and_no_key_shows_anywhere(bool streamed)
    {
        await using var host = new ChatHost(s => s
            .AddSingleton<IUsageSink>(new LeakySink())
            .AddSingleton<IAvatarContextProvider>(new LeakyProvider())
            .AddSingleton(new VendorRegistration("broken", _ => throw new InvalidOperationException(Canary)))
            .Configure<AvatarChatDefaults>(o =>
            {
                o.DefaultModel = new("one", "base");
                o.FallbackModels = [new("broken", "x"), new("two", "first")];
            }));
        await host.Inner.SaveAvatarAsync(new() { Avatar = host.Avatar, Name = Canary, Prompt = Canary }, default);
        await host.Inner.SaveNoteAsync(new() { Id = Guid.CreateVersion7(), Avatar = host.Avatar, Kind = NoteKind.Knowledge, Text = Canary, CreatedAt = default }, default);
        var writes = 0;
        host.Usage.BeforeWrite = (_, _) => writes++ % 2 == 0 ? throw new InvalidOperationException(Canary) : Task.CompletedTask;
        List<Exception> thrown = [];

        // A whole answer, a fallback, a broken chain, an answer that breaks off, a refusal, and a store that fails.
        host.Script("one/base", new Script(Script.Text(Canary), Script.Call("c", Canary, (Canary, Canary)), Script.Finish()));
        await AskAsync();
        host.Script("one/base", new Script(new HttpRequestException(Canary)));
        host.Script("two/first", Script.Says(Canary));
        await AskAsync();
        host.Script("two/first", new Script(new InvalidOperationException(Canary, new ArgumentException(Canary))));
        await AskAsync();
        host.Script("one/base", new Script(Script.Text(Canary), new IOException(Canary)));
        await AskAsync();
        host.Script("one/base", Script.Fails(VendorFault.ContentFiltered));
        await AskAsync();
        host.StoreCalls.Before = call => throw new TrainingStoreException("fake", call, "down", isTransient: true);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync();

        Assert.Equal(6, host.Telemetry.Spans.Count);
        await WaitForSinksAsync(host);
        Assert.True(thrown.Count >= 2);
        Assert.All(thrown, e => Assert.DoesNotContain(Canary, e.ToString(), StringComparison.Ordinal));
        Assert.NotEmpty(host.Logs.Lines);
        Assert.All(host.Logs.Lines, l => Assert.DoesNotContain(Canary, l.Text, StringComparison.Ordinal));
        Assert.All(host.Telemetry.Spans, a => Assert.DoesNotContain(
            Canary,
            $"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))} {string.Join(' ', a.Baggage)}",
            StringComparison.Ordinal));
        Assert.All(host.Telemetry.Points, p => Assert.DoesNotContain(Canary, string.Join(' ', p.Tags), StringComparison.Ordinal));

        async Task AskAsync()
        {
            try
            {
                var asked = host.AskAsync(streamed, Canary);
                await host.AdvanceUntilAsync(asked);
                await asked;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                thrown.Add(e);
            }
        }
    }

    [Fact]
    public void No_ToString_shows_words()
    {
        var request = new ChatRequest([new(ChatRole.User, Canary)], new() { Instructions = Canary });
        object[] all =
        [
            new AvatarContextItem(Canary),
            new AvatarContextRequest { Avatar = new("u", "a"), Query = Canary, Messages = request.Messages, TokenBudget = 1 },
            new ChatLink(new("v", "m"), Canary),
            request,
        ];
        Assert.All(all, o => Assert.DoesNotContain(Canary, o.ToString(), StringComparison.Ordinal));
    }

    private static async Task WaitForSinksAsync(ChatHost host)
    {
        for (var i = 0; i < 1_000 && !host.Logs.Has(2102); i++)
        {
            await Task.Delay(5);
        }

        Assert.True(host.Logs.Has(2102));
    }

    private sealed class LeakySink : IUsageSink
    {
        public ValueTask WriteAsync(UsageRecord record, CancellationToken cancellationToken) => throw new InvalidOperationException(Canary);
    }

    private sealed class LeakyProvider : IAvatarContextProvider
    {
        public ValueTask<IReadOnlyList<AvatarContextItem>> GetContextAsync(AvatarContextRequest request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(Canary + request.Query);
    }
}
