using System.Globalization;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AvatarFineTune.CrashHost;

/// <summary>
/// Promise 1 with real processes: one is killed before and after every step of a job that something outside remembers, the
/// next one goes on, and there are one vendor job, one version, no file, and counters that counted once.
/// </summary>
public abstract class JobCrashSuite : IDisposable
{
    private static readonly AvatarKey Avatar = new("user", "ava");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aft-crash-");

    /// <summary>A folder of the test's own.</summary>
    protected string Folder => _folder.FullName;

    /// <summary>The base model, at the vendor <c>local</c>.</summary>
    protected virtual string BaseModel => "neutral";

    /// <summary>The fewest points at which a process was killed, for the test to tell something.</summary>
    protected virtual int FewestPoints => 30;

    /// <summary>Makes a vendor of one run's own, and returns its place.</summary>
    protected virtual ValueTask<string> CreateVendorAsync(string run) => ValueTask.FromResult(Path.Combine(Folder, $"{run}.models.db"));

    /// <summary>How many jobs the vendor at a place holds.</summary>
    protected virtual long CountVendorJobs(string place) => JobScenario.CountVendorJobs(place);

    /// <summary>Makes a store, and returns its place.</summary>
    protected abstract ValueTask<string> CreateStoreAsync();

    /// <summary>Copies a store that nobody has open to a place of its own.</summary>
    protected abstract ValueTask<string> CopyStoreAsync(string place, int number);

    /// <summary>Closes what the test itself still has open.</summary>
    protected abstract void CloseConnections();

    [Fact]
    public virtual async Task Killed_before_and_after_each_step_a_job_ends_in_one_vendor_job_and_one_version()
    {
        var (template, key) = await PrepareAsync();
        var kills = 0;
        while (true)
        {
            var (place, models) = await CopyAsync(template, kills);
            var point = await RunChildAsync(place, models, key, kills, losesTag: false);
            var outcome = await FinishAsync(place, models, key);
            Assert.True(outcome is { VendorJobs: 1, Versions: 1, Files: 0, Status: FineTuneJobStatus.Succeeded } && outcome.Used == outcome.TrainingExamples, $"Killed {point}: {outcome}");
            if (point.EndsWith("points", StringComparison.Ordinal))
            {
                break;
            }

            kills++;
        }

        Assert.True(kills >= FewestPoints, $"Only {kills} points were killed.");
    }

    [Fact]
    public virtual async Task Control_without_our_id_on_the_vendor_job_a_kill_after_the_create_is_paid_twice()
    {
        var (template, key) = await PrepareAsync();
        for (var kill = 0; ; kill++)
        {
            var (place, models) = await CopyAsync(template, kill);
            var point = await RunChildAsync(place, models, key, kill, losesTag: true);
            Assert.DoesNotContain("points", point, StringComparison.Ordinal);
            if (point == "after create")
            {
                Assert.Equal(2, (await FinishAsync(place, models, key, losesTag: true)).VendorJobs);
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        CloseConnections();
        _folder.Delete(recursive: true);
    }

    /// <summary>A store with examples and a queued job, closed, to be copied for each kill.</summary>
    private async Task<(string Place, JobKey Key)> PrepareAsync()
    {
        var place = await CreateStoreAsync();
        using var store = PlacedStore.Open(place);
        await using var services = JobScenario.CreateServices(store, await CreateVendorAsync("template"), new(killAt: -1), losesTag: false);
        var sample = new Sample(Avatar, DateTimeOffset.UnixEpoch);
        var import = sample.Import();
        await store.AddImportAsync(import, Enumerable.Range(0, 60).Select(i => Example(sample, import, i)).ToAsyncEnumerable(), CancellationToken.None);
        var creation = await services.GetRequiredService<FineTuneService>().CreateJobAsync(new(Avatar, new("local", BaseModel)) { Hyperparameters = new() { Epochs = 1, BatchSize = 1_000 } });
        Assert.Null(creation.Refusal);
        return (place, creation.Key);
    }

    private static Examples.TrainingExample Example(Sample sample, Examples.TrainingData import, int number)
    {
        var word = string.Concat(number.ToString("D4", CultureInfo.InvariantCulture).Select(d => (char)('a' + (d - '0'))));
        return sample.Example(import, $"what about the {word} {word}{word}?") with { ConversationId = new Guid(number / 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Position = number % 3 };
    }

    private async Task<(string Place, string Models)> CopyAsync(string template, int number)
    {
        CloseConnections();
        return (await CopyStoreAsync(template, number), await CreateVendorAsync($"run-{number}"));
    }

    private static async Task<string> RunChildAsync(string place, string models, JobKey key, int killAt, bool losesTag)
    {
        using var child = HostProcess.Start("job", place, models, key.UserId, key.Id.ToString(), killAt.ToString(CultureInfo.InvariantCulture), losesTag.ToString());
        return await child.ReadLineAsync(CancellationToken.None) ?? throw new InvalidOperationException("The child ended without a word.");
    }

    /// <summary>The next process, and what is left in the end.</summary>
    private async Task<Outcome> FinishAsync(string place, string models, JobKey key, bool losesTag = false)
    {
        using var store = PlacedStore.Open(place);
        await using var services = JobScenario.CreateServices(store, models, new(killAt: -1), losesTag);
        var job = await services.GetRequiredService<FineTuneService>().RunJobAsync(key).WaitAsync(TimeSpan.FromSeconds(60));
        var manifest = await store.GetDatasetAsync(Avatar, job.DatasetId, CancellationToken.None);
        var files = await services.GetRequiredService<VendorRegistry>().Get("local").ListFilesAsync(CancellationToken.None).CountAsync();
        return new(
            job.Status,
            CountVendorJobs(models),
            (await store.ListVersionsAsync(Avatar, CancellationToken.None)).Count,
            files,
            (await store.GetStatisticsAsync(Avatar, CancellationToken.None)).UsedInTraining,
            manifest!.TrainingExamples);
    }

    private sealed record Outcome(FineTuneJobStatus Status, long VendorJobs, int Versions, int Files, int Used, int TrainingExamples);
}
