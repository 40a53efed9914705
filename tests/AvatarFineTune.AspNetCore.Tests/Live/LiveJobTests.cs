using System.Net.ServerSentEvents;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Live;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Live;

/// <summary>Following a training: one watch for all who look, which ends with them.</summary>
public sealed class LiveJobTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_look_share_one_watch_and_it_ends_with_the_last()
    {
        await using var app = await TestApp.StartAsync();
        var (avatar, live) = (await TrainedAvatar.MakeAsync(app), app.Services.GetRequiredService<LiveJobs>());
        var first = live.Look(avatar.Job.Key);
        var second = live.Look(avatar.Job.Key);
        Assert.Equal(1, live.Count);

        first.Dispose();
        first.Dispose();
        Assert.Equal(1, live.Count);
        await foreach (var news in second.News.ReadAllAsync(Cancelled))
        {
            Assert.True(news.Job is { IsFinished: true } || news.Measured is not null);
        }

        second.Dispose();
        Assert.Equal(0, live.Count);
    }

    [Fact]
    public async Task One_who_never_reads_keeps_nobody_waiting()
    {
        await using var app = await TestApp.StartAsync();
        var (avatar, live) = (await TrainedAvatar.MakeAsync(app), app.Services.GetRequiredService<LiveJobs>());
        using var sleeper = live.Look(avatar.Job.Key);
        using var reader = live.Look(avatar.Job.Key);
        var last = new JobNews();
        await foreach (var news in reader.News.ReadAllAsync(Cancelled))
        {
            last = news;
        }

        Assert.Equal(FineTuneJobStatus.Succeeded, last.Job?.Status);
    }

    [Fact]
    public async Task Who_comes_back_is_not_told_again_what_they_know()
    {
        await using var app = await TestApp.StartAsync();
        var avatar = await TrainedAvatar.MakeAsync(app);
        var first = await ReadAsync(app, avatar, lastEvent: null);
        var job = Assert.Single(first, e => e.EventType == "job");
        Assert.Contains(first, e => e.EventType == "metrics");
        Assert.Equal("end", first[^1].EventType);

        var again = await ReadAsync(app, avatar, job.EventId);
        Assert.DoesNotContain(again, e => e.EventType == "job");
        Assert.Equal("end", again[^1].EventType);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_no_watch_behind()
    {
        await using var app = await TestApp.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(o => o.FineTuning.PollInterval = TimeSpan.FromHours(1)));
        var avatar = await TrainedAvatar.StartAsync(app);
        var live = app.Services.GetRequiredService<LiveJobs>();
        using (var client = app.ClientOf("ava"))
        {
            using var response = await client.GetAsync($"/avatars/ava/jobs/{avatar.Id}/live", HttpCompletionOption.ResponseHeadersRead, Cancelled);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            while (live.Count == 0)
            {
                await Task.Delay(10, Cancelled);
            }
        }

        while (live.Count > 0)
        {
            await Task.Delay(10, Cancelled);
        }
    }

    [Fact]
    public async Task A_host_that_stops_ends_the_streams_and_does_not_wait_for_them()
    {
        await using var app = await TestApp.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(o => o.FineTuning.PollInterval = TimeSpan.FromHours(1)));
        var job = await TrainedAvatar.StartAsync(app);
        using var response = await app.ClientOf("ava").GetAsync($"/avatars/ava/jobs/{job.Id}/live", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancelled);

        app.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();

        // The stream ends without the event that says that the job has.
        var text = await new StreamReader(stream).ReadToEndAsync(Cancelled).WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        Assert.DoesNotContain("event: end", text, StringComparison.Ordinal);
    }

    private static async Task<List<SseItem<string>>> ReadAsync(TestApp app, TrainedAvatar avatar, string? lastEvent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/avatars/ava/jobs/{avatar.Job.Key.Id}/live");
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        using var response = await app.ClientOf("ava").SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        var events = await SseParser.Create(await response.Content.ReadAsStreamAsync(Cancelled)).EnumerateAsync(Cancelled).ToListAsync(Cancelled);
        Assert.All(events, e => JsonDocument.Parse(e.Data).Dispose());
        return events;
    }
}
