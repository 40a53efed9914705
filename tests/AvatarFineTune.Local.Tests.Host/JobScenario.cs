using System.Globalization;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Local.Tests.Host;

/// <summary>Drives a job to its end over SQLite and the local vendor, in a process that may die on the way.</summary>
public static class JobScenario
{
    /// <summary><c>user job killAt losesTag</c>: runs the job, and writes the name of the point where it died, or how many points there were.</summary>
    internal static async Task RunAsync(SqliteTrainingStore store, string database, string[] arguments)
    {
        var points = new CrashPoints(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        await using var services = CreateServices(store, database, points, bool.Parse(arguments[3]));
        await services.GetRequiredService<FineTuneService>().RunJobAsync(new(arguments[0], Guid.Parse(arguments[1])));
        await Console.Out.WriteLineAsync($"{points.Count} points");
    }

    /// <summary><c>user killAt</c>: erases a participant and works the vendors' queue off, in a process that may die on the way.</summary>
    internal static async Task EraseAsync(SqliteTrainingStore store, string database, string[] arguments)
    {
        var points = new CrashPoints(int.Parse(arguments[1], CultureInfo.InvariantCulture));
        await using var services = CreateServices(store, database, points, losesTag: false);
        await services.GetRequiredService<TrainingDataService>().EraseAsync(new(arguments[0], "ava"), ErasureScope.Participant("Ben"));
        await services.GetRequiredService<FineTuneService>().RunErasuresAsync();
        await Console.Out.WriteLineAsync($"{points.Count} points");
    }

    /// <summary>An app over the database, whose job steps are points of <paramref name="points"/>.</summary>
    public static ServiceProvider CreateServices(SqliteTrainingStore store, string database, CrashPoints points, bool losesTag)
    {
        var vendors = new ServiceCollection();
        vendors.AddLogging();
        vendors.AddAvatarFineTuning().UseInMemoryStore().AddLocalModel(o =>
        {
            o.Path = database + ".models.db";
            o.StepDuration = TimeSpan.Zero;
        });
        var local = vendors.BuildServiceProvider();

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(local);
        services.AddAvatarFineTuning(o =>
            {
                // A killed process's lease is waited for: short, or the test is long.
                o.FineTuning.LeaseDuration = TimeSpan.FromMilliseconds(400);
                o.FineTuning.PollInterval = TimeSpan.FromMilliseconds(1);
                o.FineTuning.WatchInterval = TimeSpan.FromMilliseconds(50);
            })
            .UseStore("UseStore", _ => new CrashingStore(store, points))
            .AddVendor("local", _ => new CrashingVendor(local.GetRequiredService<VendorRegistry>().Get("local"), points, losesTag));
        return services.BuildServiceProvider();
    }
}
