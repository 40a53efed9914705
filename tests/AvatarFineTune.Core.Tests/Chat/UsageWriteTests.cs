using AvatarFineTune.Chat;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>An answer never fails and hardly waits for its own bookkeeping.</summary>
public sealed class UsageWriteTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_waits_two_seconds_for_a_slow_store_and_says_so(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        var gate = new TaskCompletionSource();
        host.Usage.BeforeWrite = (_, _) => gate.Task;
        host.Script("one/tuned", Script.Says("well then"));

        var asked = host.AskAsync(streamed);
        var waited = await host.AdvanceUntilAsync(asked);

        Assert.InRange(waited, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.5));
        Assert.Equal("well then", (await asked).Text);
        Assert.Equal(true, (await asked).AdditionalProperties![AvatarChatProperties.UsageUnrecorded]);
        Assert.Equal(1, host.Telemetry.Sum("avatar.usage.unrecorded"));
        Assert.True(host.Logs.Has(2100));

        // The write went on, and counts once when it arrives.
        gate.SetResult();
        await WaitAsync(() => host.Logs.Has(2101));
        Assert.Single(host.Usage.Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_does_not_fail_with_its_store(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Usage.BeforeWrite = (_, _) => throw new TrainingStoreException("fake", "Record", "down", isTransient: false);
        host.Script("one/tuned", Script.Says("well then"));
        var response = await host.AskAsync(streamed);
        Assert.Equal("well then", response.Text);
        Assert.Equal(true, response.AdditionalProperties![AvatarChatProperties.UsageUnrecorded]);
        Assert.Equal(1, host.Telemetry.Sum("avatar.usage.unrecorded"));
    }

    [Fact]
    public async Task A_store_that_blocks_its_caller_holds_up_the_answer_no_longer_than_a_slow_one()
    {
        await using var host = await ChatHost.WithVersionAsync();
        using var gate = new ManualResetEventSlim();
        host.Usage.BeforeWrite = (_, _) =>
        {
            gate.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return Task.CompletedTask;
        };
        host.Script("one/tuned", Script.Says("well then"));
        var asked = host.AskAsync(streamed: false);
        await host.AdvanceUntilAsync(asked);
        Assert.Equal(true, (await asked).AdditionalProperties![AvatarChatProperties.UsageUnrecorded]);
        gate.Set();
        await WaitAsync(() => host.Usage.Records.Count == 1);
    }

    [Fact]
    public async Task A_passing_fault_of_the_store_is_tried_again_under_the_same_id()
    {
        await using var host = await ChatHost.WithVersionAsync();
        List<Guid> ids = [];
        host.Usage.BeforeWrite = (record, _) =>
        {
            ids.Add(record.Id);
            return ids.Count < 3 ? throw new TrainingStoreException("fake", "Record", "busy", isTransient: true) : Task.CompletedTask;
        };
        host.Script("one/tuned", Script.Says("well"));
        var asked = host.AskAsync(streamed: false);
        await host.AdvanceUntilAsync(asked);
        Assert.False((await asked).AdditionalProperties!.ContainsKey(AvatarChatProperties.UsageUnrecorded));
        Assert.Equal((3, 1, 1), (ids.Count, ids.Distinct().Count(), host.Usage.Records.Count));
    }

    [Fact]
    public async Task Sinks_hear_after_the_store_and_neither_slow_nor_broken_ones_disturb_anybody()
    {
        var good = new FakeSink();
        var slow = new FakeSink { Wait = Script.HangDeaf };
        var broken = new FakeSink { Wait = _ => throw new InvalidOperationException("sink down") };
        await using var host = await ChatHost.WithVersionAsync(s => s.AddSingleton<IUsageSink>(broken).AddSingleton<IUsageSink>(slow).AddSingleton<IUsageSink>(good));
        good.Before = () => Assert.Single(host.Usage.Records);
        host.Script("one/tuned", Script.Says("well"));

        var response = await host.AskAsync(streamed: false);

        Assert.False(response.AdditionalProperties!.ContainsKey(AvatarChatProperties.UsageUnrecorded));
        await WaitAsync(() => good.Got.Count == 1 && host.Logs.Has(2102));
        Assert.Equal(Assert.Single(host.Usage.Records), Assert.Single(good.Got));
        await host.AdvanceUntilAsync(WaitAsync(() => host.Telemetry.Sum("avatar.usage.sink_failures") == 2), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Sinks_hear_of_records_that_the_store_did_not_take()
    {
        var sink = new FakeSink();
        await using var host = await ChatHost.WithVersionAsync(s => s.AddSingleton<IUsageSink>(sink));
        host.Usage.BeforeWrite = (_, _) => throw new TrainingStoreException("fake", "Record", "down", isTransient: false);
        host.Script("one/tuned", Script.Says("well"));
        await host.AskAsync(streamed: true);
        await WaitAsync(() => sink.Got.Count == 1);
    }

    [Fact]
    public async Task A_host_that_stops_gives_late_writes_and_sinks_a_few_seconds()
    {
        var gate = new TaskCompletionSource();
        var sink = new FakeSink { Wait = _ => gate.Task };
        var host = await ChatHost.WithVersionAsync(s => s.AddSingleton<IUsageSink>(sink));
        host.Script("one/tuned", Script.Says("well"));
        await host.AskAsync(streamed: false);
        var stopping = host.DisposeAsync().AsTask();
        await Task.Delay(20);
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        await stopping;
        Assert.Single(sink.Got);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_ever()
    {
        var host = await ChatHost.WithVersionAsync(s => s.AddSingleton<IUsageSink>(new FakeSink { Wait = Script.HangDeaf }));
        host.Script("one/tuned", Script.Says("well"));
        await host.AskAsync(streamed: false);
        Assert.InRange(await host.AdvanceUntilAsync(host.DisposeAsync().AsTask()), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var i = 0; i < 2_000 && !condition(); i++)
        {
            await Task.Delay(5);
        }

        Assert.True(condition());
    }

    private sealed class FakeSink : IUsageSink
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<UsageRecord> _got = [];

        public Action? Before { get; set; }

        public Func<CancellationToken, Task>? Wait { get; init; }

        public System.Collections.Concurrent.ConcurrentQueue<UsageRecord> Got => _got;

        public async ValueTask WriteAsync(UsageRecord record, CancellationToken cancellationToken)
        {
            Before?.Invoke();
            if (Wait is { } wait)
            {
                await wait(cancellationToken);
            }

            _got.Enqueue(record);
        }
    }
}
