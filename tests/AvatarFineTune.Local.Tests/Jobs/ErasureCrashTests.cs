using System.Globalization;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.CrashHost;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Local.Tests.Model;
using AvatarFineTune.Local.Tests.Store;
using AvatarFineTune.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Local.Tests.Jobs;

/// <summary>
/// The right to be forgotten with real processes: one is killed before and after every step of an erasure, and the next one
/// goes on. What was acknowledged is never asked for again; in the end no byte of the words is on the disk, here or at the vendor.
/// </summary>
public sealed class ErasureCrashTests : IDisposable
{
    private const string Canary = "quetzalcoatl";
    private static readonly AvatarKey Avatar = new("user", "ava");
    private static readonly AvatarKey Other = new("stranger", "ava");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aft-erase-");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_and_after_each_step_an_erasure_ends_with_everything_gone(bool whileRunning)
    {
        var template = await PrepareAsync(whileRunning);
        var kills = 0;
        while (true)
        {
            var database = Copy(template, kills);
            Assert.NotNull(DiskSearch.Find(_folder.FullName, $"run-{kills}.db*", Canary));
            using var child = HostProcess.Start("erase", database, database + ".models.db", Avatar.UserId, kills.ToString(CultureInfo.InvariantCulture));
            var point = await child.ReadLineAsync(CancellationToken.None) ?? throw new InvalidOperationException("The child ended without a word.");
            await FinishAsync(database, kills, point, whileRunning);
            if (point.EndsWith("points", StringComparison.Ordinal))
            {
                break;
            }

            kills++;
        }

        Assert.True(kills >= 15, $"Only {kills} points were killed.");
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    /// <summary>The next process: it asks again only for what was not acknowledged.</summary>
    private async Task FinishAsync(string database, int kill, string point, bool whileRunning)
    {
        using (var store = PlacedStore.Open(database))
        {
            await using var services = JobScenario.CreateServices(store, database + ".models.db", new(killAt: -1), losesTag: false);
            var (data, jobs) = (services.GetRequiredService<TrainingDataService>(), services.GetRequiredService<FineTuneService>());
            if (point.Contains("before StoreCall { Operation = Erase,", StringComparison.Ordinal))
            {
                await data.EraseAsync(Avatar, ErasureScope.Participant("Ben"));
            }

            for (var i = 0; i < 200 && (await data.ListVendorErasuresAsync(Avatar)).Any(r => r.DoneAt is null); i++)
            {
                // A killed process's lease is waited for.
                await jobs.RunErasuresAsync();
                await Task.Delay(20);
            }

            var row = Assert.Single(await data.ListVendorErasuresAsync(Avatar));
            Assert.True(row.Status == VendorErasureStatus.Done, $"Killed {point}: {row}");
            Assert.Equal(0, (await data.GetStatisticsAsync(Avatar)).Total);
            Assert.Null((await store.GetAvatarAsync(Avatar, CancellationToken.None))?.ActiveVersion);
            Assert.All(await store.ListVersionsAsync(Avatar, CancellationToken.None), v => Assert.NotNull(v.DeletedAt));
            Assert.Equal(whileRunning ? 0 : 1, (await store.ListVersionsAsync(Avatar, CancellationToken.None)).Count);

            // Another user's avatar, trained on words of their own, is whole.
            Assert.Equal(1, (await store.GetAvatarAsync(Other, CancellationToken.None))!.ActiveVersion);
            Assert.Equal(1L, ModelFile.Scalar(database + ".models.db", "SELECT count(*) FROM models"));
            Assert.Equal(0L, ModelFile.Scalar(database + ".models.db", "SELECT count(*) FROM files"));
        }

        SqliteConnection.ClearAllPools();
        var left = DiskSearch.Find(_folder.FullName, $"run-{kill}.db*", Canary);
        Assert.True(left is null, $"Killed {point}: the words are still on the disk, in {left}");
    }

    private async Task<string> PrepareAsync(bool whileRunning)
    {
        var database = Path.Combine(_folder.FullName, "template.db");
        using var store = PlacedStore.Open(database);
        await using var services = JobScenario.CreateServices(store, database + ".models.db", new(killAt: -1), losesTag: false);
        await TrainAsync(services, Other, "harmless", toTheEnd: true);
        await TrainAsync(services, Avatar, Canary, toTheEnd: !whileRunning);
        return database;
    }

    private static async Task TrainAsync(ServiceProvider services, AvatarKey avatar, string word, bool toTheEnd)
    {
        var store = services.GetRequiredService<ITrainingStore>();
        var sample = new Sample(avatar, DateTimeOffset.UnixEpoch);
        var import = sample.Import();
        await store.AddImportAsync(import, Enumerable.Range(0, 60).Select(i => Example(sample, import, word, i)).ToAsyncEnumerable(), CancellationToken.None);
        foreach (var example in await store.ReadAllAsync(avatar))
        {
            // Edits move rows about, and leave copies of what was moved.
            await store.EditReplyAsync(avatar, example.Id, example.Reply + string.Concat(Enumerable.Repeat($" and {word}", example.Id.ToByteArray()[15])), 0.6, CancellationToken.None);
        }

        var jobs = services.GetRequiredService<FineTuneService>();
        var creation = await jobs.CreateJobAsync(new(avatar, new("local", "neutral")) { Activation = ActivationPolicy.WhenSucceeded, Hyperparameters = new() { Epochs = toTheEnd ? 1 : 50, BatchSize = toTheEnd ? 1_000 : 1 } });
        Assert.Null(creation.Refusal);
        if (toTheEnd)
        {
            Assert.Equal(FineTuneJobStatus.Succeeded, (await jobs.RunJobAsync(creation.Key)).Status);
            return;
        }

        using var stop = new CancellationTokenSource();
        var running = jobs.RunJobAsync(creation.Key, stop.Token);
        while ((await jobs.GetJobAsync(creation.Key))!.Status != FineTuneJobStatus.Running)
        {
            await Task.Delay(1);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static TrainingExample Example(Sample sample, TrainingData import, string word, int number)
    {
        var own = string.Concat(number.ToString("D4", CultureInfo.InvariantCulture).Select(d => (char)('a' + (d - '0'))));
        return sample.Example(import, $"{own}{word} and the {own} {own}{own} of {word}?") with { ConversationId = new Guid(number / 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Position = number % 3 };
    }

    private string Copy(string template, int number)
    {
        SqliteConnection.ClearAllPools();
        var database = Path.Combine(_folder.FullName, $"run-{number}.db");
        foreach (var suffix in (string[])["", "-wal", ".models.db", ".models.db-wal"])
        {
            if (File.Exists(template + suffix))
            {
                File.Copy(template + suffix, database + suffix);
            }
        }

        return database;
    }
}
