using System.Diagnostics;
using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Local.Model;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Real processes share the model file, and are killed over it.</summary>
public sealed class LocalProcessTests : VendorSuite
{
    private const string VictimPath = "AFT_TEST_VICTIM_PATH";
    private const string VictimJob = "AFT_TEST_VICTIM_JOB";

    private LocalVendorHost Local => (LocalVendorHost)Host;

    protected override VendorHost CreateHost() => new LocalVendorHost();

    [Fact]
    public async Task A_job_trained_by_two_processes_at_once_learns_every_line_once()
    {
        var (id, lines) = await LongJobAsync();
        using var first = StartVictim(id);
        using var second = StartVictim(id);
        await Task.WhenAll(first.WaitForExitAsync(Token), second.WaitForExitAsync(Token));

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(1L, ModelFile.Scalar(Local.Path, "SELECT count(*) FROM jobs WHERE status = 'succeeded'"));
        await AssertWholeAsync(id, lines);
    }

    [Fact]
    public async Task A_process_killed_at_any_point_loses_at_most_its_last_step()
    {
        var (id, lines) = await LongJobAsync();
        var kills = 0;
        for (var wait = 0; wait < 500; wait += 100)
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
            Assert.Equal("ok", ModelFile.Scalar(Local.Path, "PRAGMA integrity_check"));
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
        using var vendor = new LocalModelVendor("local", new() { Path = path!, StepDuration = TimeSpan.Zero }, new(), TimeProvider.System);
        while (!(await vendor.GetJobAsync(id!, Token)).IsTerminal)
        {
        }
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
        Assert.Equal("ok", ModelFile.Scalar(Local.Path, "PRAGMA integrity_check"));
        Assert.Equal(lines, ModelFile.Exchanges(Local.Path, id).Count);
        Assert.Equal(1L, ModelFile.Scalar(Local.Path, "SELECT count(*) FROM models"));
        Assert.Equal(Enumerable.Range(1, lines / 2).Select(i => (long?)i), (await EventsAsync(Vendor, id)).Where(e => e.Step is not null).Select(e => e.Step));
    }

    private Process StartVictim(string job)
    {
        // The test program itself is the second process: it runs just the one explicit test.
        var assembly = typeof(LocalProcessTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", assembly, "-explicit", "only", "-method", $"{typeof(LocalProcessTests).FullName}.{nameof(Victim)}"])
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
}
