using System.Net;
using System.Text;
using AvatarFineTune.AspNetCore.Live;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Live;

/// <summary>A training's stream as clients see it: nothing twice, life signs, faults in between, and its ends.</summary>
public sealed class LiveStreamTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_follows_from_the_start_hears_each_thing_once_and_in_order()
    {
        await using var app = await TestApp.StartAsync();
        var job = await TrainedAvatar.StartAsync(app);
        var events = await ServerEvents.AllAsync(await ServerEvents.WatchAsync(app.ClientOf("ava"), job.Id));

        var revisions = events.Where(e => e.EventType == "job").Select(e => e.Data.GetProperty("revision").GetInt64()).ToList();
        Assert.Equal(revisions.Order().Distinct(), revisions);
        var steps = events.Where(e => e.EventType == "metrics").Select(e => e.Data.GetProperty("step").GetInt64()).ToList();
        Assert.NotEmpty(steps);
        Assert.Equal(steps.Order().Distinct(), steps);
        Assert.Equal(["job", "end"], events.TakeLast(2).Select(e => e.EventType));
        Assert.Equal("succeeded", events[^2].Data.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Who_comes_back_hears_just_what_was_missed_measurements_among_it()
    {
        await using var app = await TestApp.StartAsync();
        var job = (await TrainedAvatar.MakeAsync(app)).Job.Key.Id;
        var ava = app.ClientOf("ava");
        var all = (await ServerEvents.AllAsync(await ServerEvents.WatchAsync(ava, job))).SkipLast(1).ToList();
        Assert.True(all.Count > 2);
        for (var heard = 0; heard < all.Count; heard++)
        {
            var rest = await ServerEvents.AllAsync(await ServerEvents.WatchAsync(ava, job, all[heard].EventId));
            Assert.Equal(all.Skip(heard + 1).Select(e => (e.EventType, e.Data.GetRawText())), rest.SkipLast(1).Select(e => (e.EventType, e.Data.GetRawText())));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1--1")]
    [InlineData("99999999999999999999-0")]
    [InlineData("-")]
    public async Task An_id_that_is_none_has_heard_nothing(string id)
    {
        await using var app = await TestApp.StartAsync();
        var job = (await TrainedAvatar.MakeAsync(app)).Job.Key.Id;
        var ava = app.ClientOf("ava");
        var all = await ServerEvents.AllAsync(await ServerEvents.WatchAsync(ava, job));
        Assert.Equal(all.Count, (await ServerEvents.AllAsync(await ServerEvents.WatchAsync(ava, job, id))).Count);
    }

    [Fact]
    public async Task Clients_share_one_watch_and_see_signs_of_life()
    {
        // Nothing is news while the vendor isn't asked.
        await using var app = await TestApp.StartAsync(
            o => o.KeepAliveInterval = TimeSpan.FromSeconds(1),
            b => b.Services.Configure<AvatarFineTuningOptions>(o => o.FineTuning.PollInterval = TimeSpan.FromHours(1)),
            stepDuration: TimeSpan.FromMinutes(1));
        var job = await TrainedAvatar.StartAsync(app);
        using var first = await ServerEvents.WatchAsync(app.ClientOf("ava"), job.Id);
        using var second = await ServerEvents.WatchAsync(app.ClientOf("ava"), job.Id);

        await UntilAsync(first, ":\n\n");
        await UntilAsync(second, ":\n\n");

        Assert.Equal(1, app.Services.GetRequiredService<LiveJobs>().Count);
        Assert.Equal("no-cache, no-store", first.Headers.CacheControl?.ToString() is { } cache ? string.Join(", ", cache.Split(", ").Order(StringComparer.Ordinal)) : null);
    }

    [Fact]
    public async Task A_store_that_fails_in_between_loses_nobody()
    {
        var failing = 0;
        await using var app = await TestApp.StartAsync(services: b => StoreProxy.Before(b, call =>
            call == "ListEventsAsync" && Interlocked.Decrement(ref failing) >= 0 ? new TrainingStoreException("test", call, "The store fails.", isTransient: true) : null));
        var job = (await TrainedAvatar.MakeAsync(app)).Job.Key.Id;
        failing = 2;

        var events = await ServerEvents.AllAsync(await ServerEvents.WatchAsync(app.ClientOf("ava"), job));

        Assert.True(failing <= 0);
        Assert.Equal(["job", "end"], events.TakeLast(2).Select(e => e.EventType));
        Assert.Contains(events, e => e.EventType == "metrics");
    }

    [Fact]
    public async Task Whatever_else_ends_a_watch_ends_its_streams_without_telling_an_end_of_the_job()
    {
        var isBroken = false;
        await using var app = await TestApp.StartAsync(services: b => StoreProxy.Before(b, call => isBroken && call == "ListEventsAsync" ? new InvalidOperationException("A bug.") : null));
        var job = (await TrainedAvatar.MakeAsync(app)).Job.Key.Id;
        isBroken = true;
        using var response = await ServerEvents.WatchAsync(app.ClientOf("ava"), job);

        // The connection breaks off, so that clients come back.
        await Assert.ThrowsAnyAsync<Exception>(() => UntilAsync(response, "event: end").WaitAsync(TimeSpan.FromSeconds(30), Cancelled));
        Assert.Equal(0, app.Services.GetRequiredService<LiveJobs>().Count);
    }

    [Fact]
    public async Task An_app_with_open_streams_stops_at_once()
    {
        await using var app = await TestApp.StartAsync(stepDuration: TimeSpan.FromMinutes(1));
        var job = await TrainedAvatar.StartAsync(app);
        using var response = await ServerEvents.WatchAsync(app.ClientOf("ava"), job.Id);
        await UntilAsync(response, "event: job");

        // A host waits half a minute for requests before it cuts them off.
        await app.StopAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(20), Cancelled);
    }

    [Fact]
    public async Task Looking_away_after_the_end_of_the_app_is_no_fault()
    {
        await using var app = await TestApp.StartAsync(stepDuration: TimeSpan.FromMinutes(1));
        var job = await TrainedAvatar.StartAsync(app);
        var live = app.Services.GetRequiredService<LiveJobs>();
        var view = live.Look(job);
        await live.DisposeAsync();
        view.Dispose();
        Assert.Equal(0, live.Count);
    }

    private static async Task UntilAsync(HttpResponseMessage response, string wanted)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stream = await response.Content.ReadAsStreamAsync(Cancelled);
        var text = new StringBuilder();
        var buffer = new byte[4_096];
        while (!text.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, Cancelled).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
            text.Append(count > 0 ? Encoding.UTF8.GetString(buffer, 0, count) : throw new EndOfStreamException(text.ToString()));
        }
    }
}
