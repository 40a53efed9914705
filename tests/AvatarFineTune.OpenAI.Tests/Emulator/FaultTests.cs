using System.Net;
using System.Text.Json;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's misbehaviour, which other tests rely on to go wrong exactly as it says.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.Throttled, HttpStatusCode.TooManyRequests, 0)]
    [InlineData(FaultKind.ErrorBefore, HttpStatusCode.InternalServerError, 0)]
    [InlineData(FaultKind.ErrorAfter, HttpStatusCode.InternalServerError, 1)]
    [InlineData(FaultKind.Closed, HttpStatusCode.Forbidden, 0)]
    public async Task An_error_says_its_status_and_leaves_what_it_should(FaultKind kind, HttpStatusCode status, int jobs)
    {
        await using var host = await WireHost.StartAsync();
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        host.Emulator.Faults.Add(new("createJob", kind));
        using var response = await host.SendAsync(HttpMethod.Post, "fine_tuning/jobs", WireHost.JobBody(file));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(kind == FaultKind.Throttled, response.Headers.RetryAfter is not null);
        Assert.Equal(jobs, host.Emulator.State.Jobs.Count);
        await host.PostAsync("fine_tuning/jobs", WireHost.JobBody(file));
        Assert.Equal(2, host.Emulator.State.Count("createJob"));
    }

    [Theory]
    [InlineData(FaultKind.CutBefore, 0)]
    [InlineData(FaultKind.CutAfter, 1)]
    public async Task A_cut_connection_leaves_what_it_should(FaultKind kind, int jobs)
    {
        await using var host = await WireHost.StartAsync();
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        host.Emulator.Faults.Add(new("createJob", kind));
        await Assert.ThrowsAsync<HttpRequestException>(() => host.SendAsync(HttpMethod.Post, "fine_tuning/jobs", WireHost.JobBody(file)));
        Assert.Equal(jobs, host.Emulator.State.Jobs.Count);
        Assert.Null(host.Emulator.State.Requests[^1].Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_request_is_done_when_the_clock_says_so(bool cuts)
    {
        await using var host = await WireHost.StartAsync();
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        host.Emulator.Faults.Add(new("createJob", FaultKind.Late) { Cuts = cuts });
        if (cuts)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => host.SendAsync(HttpMethod.Post, "fine_tuning/jobs", WireHost.JobBody(file)));
        }
        else
        {
            await host.PostAsync("fine_tuning/jobs", WireHost.JobBody(file), HttpStatusCode.InternalServerError);
        }

        host.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(host.Emulator.State.Jobs);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("validating_files", Assert.Single(host.Emulator.State.Jobs).Status);
    }

    [Fact]
    public async Task A_late_upload_arrives_whole()
    {
        await using var host = await WireHost.StartAsync();
        host.Emulator.Faults.Add(new("uploadFile", FaultKind.Late));
        await host.UploadAsync(WireHost.Lines(), expected: HttpStatusCode.InternalServerError);
        host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(WireHost.Lines().Length, Assert.Single(host.Emulator.State.Files).Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_timeout_never_answers_and_acts_if_told(bool acts)
    {
        await using var host = await WireHost.StartAsync();
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        host.Emulator.Faults.Add(new("createJob", FaultKind.Timeout) { Acts = acts });
        var sending = host.SendAsync(HttpMethod.Post, "fine_tuning/jobs", WireHost.JobBody(file));
        while (host.Emulator.Faults.Count > 0 || (acts && host.Emulator.State.Jobs.Count == 0))
        {
            await Task.Yield();
        }

        Assert.Equal(acts ? 1 : 0, host.Emulator.State.Jobs.Count);
        Assert.False(sending.IsCompleted);
        await host.Emulator.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
    }

    [Fact]
    public async Task A_slow_answer_waits_for_the_clock()
    {
        await using var host = await WireHost.StartAsync();
        host.Emulator.Faults.Add(new("listModels", FaultKind.Slow));
        var timers = host.Time.PendingTimers;
        var slow = host.GetAsync("models");
        while (host.Time.PendingTimers == timers)
        {
            await Task.Yield();
        }

        Assert.False(slow.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.NotEmpty((await slow)["data"]!.AsArray());
    }

    [Fact]
    public async Task A_stream_is_cut_in_its_middle()
    {
        await using var host = await WireHost.StartAsync();
        host.Emulator.Faults.Add(new("chat", FaultKind.CutStream));
        using var response = await host.SendAsync(HttpMethod.Post, "chat/completions", WireHost.ChatBody(WireHost.Base, "hi", ""","stream":true"""));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var read = new List<string>();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                read.Add(line);
            }
        });
        Assert.Contains(read, l => l.Contains("assistant", StringComparison.Ordinal));
        Assert.DoesNotContain(read, l => l.Contains("[DONE]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_at_once_is_cut_in_its_middle_too()
    {
        await using var host = await WireHost.StartAsync();
        host.Emulator.Faults.Add(new("chat", FaultKind.CutStream));
        using var response = await host.SendAsync(HttpMethod.Post, "chat/completions", WireHost.ChatBody(WireHost.Base, "hi"));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
        Assert.True(failure is HttpRequestException or IOException, failure.GetType().Name);
    }

    [Fact]
    public async Task Half_an_answer_is_no_json_and_an_unknown_status_is_unknown()
    {
        await using var host = await WireHost.StartAsync();
        var id = await host.CreateJobAsync();
        host.Emulator.Faults.Add(new("getJob", FaultKind.MalformedJson));
        await Assert.ThrowsAnyAsync<JsonException>(() => host.JobAsync(id));
        host.Emulator.Faults.Add(new("getJob", FaultKind.UnknownStatus));
        Assert.Equal("reticulating", (string)(await host.JobAsync(id))["status"]!);
        Assert.Equal("validating_files", (string)(await host.JobAsync(id))["status"]!);
    }

    [Fact]
    public async Task A_tuned_model_is_gone_while_its_base_answers_unless_told()
    {
        await using var host = await WireHost.StartAsync();
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        host.Emulator.Faults.Add(new("*", FaultKind.ModelGone) { Times = 2 });
        await host.ChatAsync(WireHost.Base, "hi");
        Assert.Equal("model_not_found", await host.RefusalAsync("chat/completions", WireHost.ChatBody(tuned, "hi"), HttpStatusCode.NotFound));
        await host.GetAsync("models/" + tuned, HttpStatusCode.NotFound);
        host.Emulator.Faults.Add(new("chat", FaultKind.ModelGone) { IncludesBase = true });
        Assert.Equal("model_not_found", await host.RefusalAsync("chat/completions", WireHost.ChatBody(WireHost.Base, "hi"), HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_fault_skips_and_repeats_as_told_also_over_http()
    {
        await using var host = await WireHost.StartAsync();
        await host.PostAsync("/emulator/faults", """{"operation":"listModels","kind":"ErrorBefore","skip":1,"times":2}""");
        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK })
        {
            await host.GetAsync("models", status);
        }

        Assert.Equal(4, (int)(await host.GetAsync("/emulator/state"))["requests"]!["listModels"]!);
        await host.PostAsync("/emulator/faults", """{"operation":"listModels","kind":"Nonsense"}""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_job_fails_on_demand()
    {
        await using var host = await WireHost.StartAsync();
        host.Emulator.Faults.Add(new("createJob", FaultKind.Fails));
        var job = await host.TrainAsync();
        Assert.Equal(("failed", "server_error"), ((string)job["status"]!, (string)job["error"]!["code"]!));
    }
}
