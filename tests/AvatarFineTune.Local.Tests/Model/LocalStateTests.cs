using System.Diagnostics;
using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Local.Model;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>The model file stays true whatever happens to the processes that share it.</summary>
public sealed class LocalStateTests : VendorSuite
{
    private const string VictimPath = "AFT_TEST_VICTIM_PATH";
    private const string VictimJob = "AFT_TEST_VICTIM_JOB";

    private LocalVendorHost Local => (LocalVendorHost)Host;

    protected override VendorHost CreateHost() => new LocalVendorHost();

    [Fact]
    public async Task A_job_goes_on_from_its_last_step_after_a_restart()
    {
        var chat = SyntheticChat.Create(4, topics: 20, perTopic: 5);
        var request = await PrepareAsync(Samples.NewId(), chat.TrainingLines, chat.ValidationLines) with { Hyperparameters = new(2) };
        var job = await Vendor.CreateJobAsync(request, Token);
        await FollowAsync(Vendor, job.Id, until: j => j.Progress > 0.2);
        var before = await EventsAsync(Vendor, job.Id);
        await CloseAsync(Vendor);

        var restarted = Open();
        var done = await FollowAsync(restarted, job.Id);
        var after = await EventsAsync(restarted, job.Id);
        Assert.Equal(before.Select(e => e.Id), after.Take(before.Count).Select(e => e.Id));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long?)i), after.Where(e => e.Step is not null).Select(e => e.Step));

        // The same as if nothing had happened.
        var undisturbed = await FollowAsync(restarted, (await restarted.CreateJobAsync(request with { JobId = Samples.NewId() }, Token)).Id);
        Assert.Equal(done.TrainedTokens, undisturbed.TrainedTokens);
        Assert.Equal(Metrics(after), Metrics(await EventsAsync(restarted, undisturbed.Id)));
        Assert.Equal(Exchanges(job.Id), Exchanges(undisturbed.Id));
        await CloseAsync(restarted);
    }

    [Fact]
    public async Task A_job_trained_by_two_processes_at_once_learns_every_line_once()
    {
        var (id, lines) = await LongJobAsync();
        using var first = StartVictim(id);
        using var second = StartVictim(id);
        await Task.WhenAll(first.WaitForExitAsync(Token), second.WaitForExitAsync(Token));

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM jobs WHERE status = 'succeeded'"));
        await AssertWholeAsync(id, lines);
    }

    [Fact]
    public async Task A_process_killed_at_any_point_loses_at_most_its_last_step()
    {
        var (id, lines) = await LongJobAsync();
        var kills = 0;
        for (var wait = 50; wait < 650; wait += 100)
        {
            using var victim = StartVictim(id);
            var before = (await EventsAsync(Vendor, id)).Count;
            while (!victim.HasExited && (await EventsAsync(Vendor, id)).Count == before)
            {
                await Task.Delay(5, Token);
            }

            await Task.Delay(wait, Token);
            if (!victim.HasExited)
            {
                victim.Kill();
                kills++;
            }

            await victim.WaitForExitAsync(Token);
            Assert.Equal("ok", Scalar("PRAGMA integrity_check"));
        }

        Assert.True(kills >= 1, "Every process was done before it could be killed.");
        await AssertWholeAsync(id, lines);
    }

    /// <summary>Not a test of its own: what the processes above run.</summary>
    [Fact(Explicit = true)]
    public async Task Victim()
    {
        var (path, id) = (Environment.GetEnvironmentVariable(VictimPath), Environment.GetEnvironmentVariable(VictimJob));
        Assert.SkipWhen(path is null || id is null, "Run by other tests only.");
        using var vendor = new LocalModelVendor("local", new() { Path = path!, StepDuration = TimeSpan.Zero }, TimeProvider.System);
        while (!(await vendor.GetJobAsync(id!, Token)).IsTerminal)
        {
        }
    }

    [Fact]
    public async Task A_cancelled_or_failed_job_leaves_nothing_learned()
    {
        var cancelled = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        await FollowAsync(Vendor, cancelled.Id, until: j => j.Progress > 0.2);
        Assert.NotEmpty(Exchanges(cancelled.Id));
        await Vendor.CancelJobAsync(cancelled.Id, Token);

        Assert.Empty(Exchanges(cancelled.Id));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM models"));
    }

    [Fact]
    public async Task An_upload_that_was_cut_off_is_not_listed_and_goes_with_a_later_one()
    {
        await UploadAsync("kept", Samples.Lines);
        Execute("UPDATE files SET complete = 0");
        Assert.Empty(await ListAsync(Vendor.ListFilesAsync(Token)));

        Local.Time.Advance(TimeSpan.FromDays(2));
        await UploadAsync("later", Samples.Lines);
        Assert.Equal(1L, Scalar("SELECT count(*) FROM files"));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM file_chunks"));
    }

    [Fact]
    public async Task After_a_long_pause_each_look_still_shows_the_next_state()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        Local.Time.Advance(TimeSpan.FromHours(1));
        var states = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            states.Add((await Vendor.GetJobAsync(job.Id, Token)).RawStatus);
        }

        Assert.Equal(["queued", "running", "finalizing", "succeeded", "succeeded"], states);
    }

    [Fact]
    public async Task Without_time_passing_a_job_stands_still()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(VendorJobState.Validating, (await Vendor.GetJobAsync(job.Id, Token)).State);
        }
    }

    [Fact]
    public async Task A_clock_set_back_does_not_halt_a_job()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        Local.Time.SetUtcNow(Local.Time.GetUtcNow().AddYears(-1));
        Assert.Equal(VendorJobState.Succeeded, (await FollowAsync(Vendor, job.Id)).State);
    }

    [Fact]
    public async Task The_expected_end_is_when_it_ends()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        var running = await FollowAsync(Vendor, job.Id, until: j => j.State == VendorJobState.Running);
        await FollowAsync(Vendor, job.Id);
        Assert.Equal(running.EstimatedFinish, Local.Time.GetUtcNow());
    }

    private async Task<(string Id, int Lines)> LongJobAsync()
    {
        var chat = SyntheticChat.Create(6, topics: 60, perTopic: 10);
        var request = await PrepareAsync(Samples.NewId(), chat.TrainingLines, chat.ValidationLines) with { Hyperparameters = new(1, BatchSize: 2) };
        return ((await Vendor.CreateJobAsync(request, Token)).Id, chat.Training.Count);
    }

    private async Task AssertWholeAsync(string id, int lines)
    {
        await FollowAsync(Vendor, id);
        Assert.Equal("ok", Scalar("PRAGMA integrity_check"));
        Assert.Equal(lines, Exchanges(id).Count);
        Assert.Equal(1L, Scalar("SELECT count(*) FROM models"));
        Assert.Equal(Enumerable.Range(1, lines / 2).Select(i => (long?)i), (await EventsAsync(Vendor, id)).Where(e => e.Step is not null).Select(e => e.Step));
    }

    private Process StartVictim(string job)
    {
        // The test program itself is the second process: it runs just the one explicit test.
        var assembly = typeof(LocalStateTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", assembly, "-explicit", "only", "-method", $"{typeof(LocalStateTests).FullName}.{nameof(Victim)}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[VictimPath] = Local.Path;
        start.Environment[VictimJob] = job;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<List<VendorJobEvent>> EventsAsync(IModelVendor vendor, string job) => await ListAsync(((IVendorEvents)vendor).ReadEventsAsync(job, null, Token));

    private static IEnumerable<(long?, double, double, double)> Metrics(List<VendorJobEvent> events) =>
        events.Where(e => e.Metrics is not null).Select(e => (e.Step, e.Metrics!["learned"], e.Metrics["recall@1"], e.Metrics["mrr"]));

    private List<(string, string)> Exchanges(string job)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT prompt, reply FROM exchanges WHERE job = $job ORDER BY number";
        command.Parameters.AddWithValue("$job", job);
        using var reader = command.ExecuteReader();
        var exchanges = new List<(string, string)>();
        while (reader.Read())
        {
            exchanges.Add((reader.GetString(0), reader.GetString(1)));
        }

        return exchanges;
    }

    private object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void Execute(string sql) => Scalar(sql);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Local.Path};Pooling=False");
        connection.Open();
        return connection;
    }
}
