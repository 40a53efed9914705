using System.Globalization;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Local.Tests.Host;
using AvatarFineTune.Local.Tests.Model;
using AvatarFineTune.Local.Tests.Store;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Local.Tests.Jobs;

/// <summary>
/// Promise 1 with real processes: one is killed before and after every step of a job that something outside remembers, the
/// next one goes on, and there are one vendor job, one version, no file, and counters that counted once.
/// </summary>
public sealed class CrashMatrixTests : IDisposable
{
    private static readonly AvatarKey Avatar = new("user", "ava");
    private static readonly ModelRef Base = new("local", "neutral");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aft-crash-");

    [Fact]
    public async Task Killed_before_and_after_each_step_a_job_ends_in_one_vendor_job_and_one_version()
    {
        var (template, key) = await PrepareAsync();
        var kills = 0;
        while (true)
        {
            var database = Copy(template, kills);
            var point = await RunChildAsync(database, key, kills, losesTag: false);
            var outcome = await FinishAsync(database, key);
            Assert.True(outcome is { VendorJobs: 1, Versions: 1, Files: 0, Status: FineTuneJobStatus.Succeeded } && outcome.Used == outcome.TrainingExamples, $"Killed {point}: {outcome}");
            if (point.EndsWith("points", StringComparison.Ordinal))
            {
                break;
            }

            kills++;
        }

        Assert.True(kills >= 30, $"Only {kills} points were killed.");
    }

    [Fact]
    public async Task Control_without_our_id_on_the_vendor_job_a_kill_after_the_create_is_paid_twice()
    {
        var (template, key) = await PrepareAsync();
        for (var kill = 0; ; kill++)
        {
            var database = Copy(template, kill);
            var point = await RunChildAsync(database, key, kill, losesTag: true);
            Assert.DoesNotContain("points", point, StringComparison.Ordinal);
            if (point == "after create")
            {
                Assert.Equal(2, (await FinishAsync(database, key, losesTag: true)).VendorJobs);
                return;
            }
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    /// <summary>A database with examples and a queued job, closed, to be copied for each kill.</summary>
    private async Task<(string Database, JobKey Key)> PrepareAsync()
    {
        var database = Path.Combine(_folder.FullName, "template.db");
        using var store = new SqliteTrainingStore(database, new(), TimeProvider.System);
        await using var services = JobScenario.CreateServices(store, database, new(killAt: -1), losesTag: false);
        var sample = new Sample(Avatar, DateTimeOffset.UnixEpoch);
        var import = sample.Import();
        await store.AddImportAsync(import, Enumerable.Range(0, 60).Select(i => Example(sample, import, i)).ToAsyncEnumerable(), CancellationToken.None);
        var creation = await services.GetRequiredService<FineTuneService>().CreateJobAsync(new(Avatar, Base) { Hyperparameters = new() { Epochs = 1, BatchSize = 1_000 } });
        Assert.Null(creation.Refusal);
        return (database, creation.Key);
    }

    private static Examples.TrainingExample Example(Sample sample, Examples.TrainingData import, int number)
    {
        var word = string.Concat(number.ToString("D4", CultureInfo.InvariantCulture).Select(d => (char)('a' + (d - '0'))));
        return sample.Example(import, $"what about the {word} {word}{word}?") with { ConversationId = new Guid(number / 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Position = number % 3 };
    }

    private string Copy(string template, int number)
    {
        SqliteConnection.ClearAllPools();
        var database = Path.Combine(_folder.FullName, $"run-{number}.db");
        foreach (var suffix in (string[])["", "-wal"])
        {
            if (File.Exists(template + suffix))
            {
                File.Copy(template + suffix, database + suffix);
            }
        }

        return database;
    }

    private static async Task<string> RunChildAsync(string database, JobKey key, int killAt, bool losesTag)
    {
        using var child = HostProcess.Start("job", database, key.UserId, key.Id.ToString(), killAt.ToString(CultureInfo.InvariantCulture), losesTag.ToString());
        return await child.ReadLineAsync(CancellationToken.None) ?? throw new InvalidOperationException("The child ended without a word.");
    }

    /// <summary>The next process, and what is left in the end.</summary>
    private static async Task<Outcome> FinishAsync(string database, JobKey key, bool losesTag = false)
    {
        using var store = new SqliteTrainingStore(database, new(), TimeProvider.System);
        await using var services = JobScenario.CreateServices(store, database, new(killAt: -1), losesTag);
        var job = await services.GetRequiredService<FineTuneService>().RunJobAsync(key).WaitAsync(TimeSpan.FromSeconds(60));
        var manifest = await store.GetDatasetAsync(Avatar, job.DatasetId, CancellationToken.None);
        var files = await services.GetRequiredService<VendorRegistry>().Get("local").ListFilesAsync(CancellationToken.None).CountAsync();
        return new(
            job.Status,
            (long)ModelFile.Scalar(database + ".models.db", "SELECT count(*) FROM jobs")!,
            (await store.ListVersionsAsync(Avatar, CancellationToken.None)).Count,
            files,
            (await store.GetStatisticsAsync(Avatar, CancellationToken.None)).UsedInTraining,
            manifest!.TrainingExamples);
    }

    private sealed record Outcome(FineTuneJobStatus Status, long VendorJobs, int Versions, int Files, int Used, int TrainingExamples);
}
