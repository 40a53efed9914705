using System.Globalization;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Examples;

namespace AvatarFineTune.CrashHost;

/// <summary>What a child process does with the store until it is done or killed.</summary>
internal static class StoreScenarios
{
    /// <summary><c>user count</c>: records usage, and writes each record's id when it is acknowledged.</summary>
    public static async Task RecordUsageAsync(PlacedStore store, string[] arguments)
    {
        var sample = For(arguments[0]);
        for (var i = 0; i < Count(arguments[1]); i++)
        {
            var record = sample.Record(0.0000000001m);
            await store.RecordAsync(record, CancellationToken.None);
            Acknowledge(record.Id);
        }
    }

    /// <summary><c>owner</c>: claims jobs until none is due, and writes their ids.</summary>
    public static async Task ClaimJobsAsync(PlacedStore store, string[] arguments)
    {
        while (await store.ClaimAsync(arguments[0], vendors: null, TimeSpan.FromMinutes(5), 3, CancellationToken.None) is { Count: > 0 } claims)
        {
            foreach (var claim in claims)
            {
                Acknowledge(claim.Job.Key.Id);
            }
        }
    }

    /// <summary><c>user name count</c>: adopts models, and writes their numbers.</summary>
    public static async Task AdoptVersionsAsync(PlacedStore store, string[] arguments)
    {
        for (var i = 0; i < Count(arguments[2]); i++)
        {
            Acknowledge((await store.AdoptVersionAsync(For(arguments[0]).Version($"{arguments[1]}-{i}"), CancellationToken.None)).Number);
        }
    }

    /// <summary><c>user count</c>: begins an import, writes <c>staged</c> when all examples were read, then commits and writes its id.</summary>
    public static async Task ImportAsync(PlacedStore store, string[] arguments)
    {
        var sample = For(arguments[0]);
        var import = sample.Import();
        await store.AddImportAsync(import, Examples(), CancellationToken.None);
        Acknowledge(import.Id);

        async IAsyncEnumerable<TrainingExample> Examples()
        {
            for (var i = 0; i < Count(arguments[1]); i++)
            {
                yield return sample.Example(import, $"word {i}");
            }

            Acknowledge("staged");
            await Task.Yield();
        }
    }

    private static Sample For(string user) => new(new AvatarKey(user, "ava"), new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private static int Count(string argument) => int.Parse(argument, CultureInfo.InvariantCulture);

    private static void Acknowledge<T>(T what)
    {
        Console.Out.WriteLine(what);
        Console.Out.Flush();
    }
}
