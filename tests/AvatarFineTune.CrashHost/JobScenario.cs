using System.Globalization;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.CrashHost;

/// <summary>Drives a job to its end over a store and the local vendor, in a process that may die on the way.</summary>
public static class JobScenario
{
    /// <summary><c>models user job killAt losesTag</c>: runs the job, and writes the name of the point where it died, or how many points there were.</summary>
    internal static async Task RunAsync(PlacedStore store, string[] arguments)
    {
        var points = new CrashPoints(int.Parse(arguments[3], CultureInfo.InvariantCulture));
        await using var services = CreateServices(store, arguments[0], points, bool.Parse(arguments[4]));
        await services.GetRequiredService<FineTuneService>().RunJobAsync(new(arguments[1], Guid.Parse(arguments[2])));
        await Console.Out.WriteLineAsync($"{points.Count} points");
    }

    /// <summary><c>models user killAt</c>: erases a participant and works the vendors' queue off, in a process that may die on the way.</summary>
    internal static async Task EraseAsync(PlacedStore store, string[] arguments)
    {
        var points = new CrashPoints(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        await using var services = CreateServices(store, arguments[0], points, losesTag: false);
        await services.GetRequiredService<TrainingDataService>().EraseAsync(new(arguments[1], "ava"), ErasureScope.Participant("Ben"));
        await services.GetRequiredService<FineTuneService>().RunErasuresAsync();
        await Console.Out.WriteLineAsync($"{points.Count} points");
    }

    /// <summary>How many vendor jobs a file of the local vendor holds.</summary>
    public static long CountVendorJobs(string models)
    {
        using var connection = new SqliteConnection($"Data Source={models};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand("SELECT count(*) FROM jobs", connection);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>An app over the store, whose job steps are points of <paramref name="points"/>.</summary>
    public static ServiceProvider CreateServices(PlacedStore store, string models, CrashPoints points, bool losesTag)
    {
        var vendor = OpenVendor(models);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(vendor);
        services.AddAvatarFineTuning(o =>
            {
                // A killed process's lease is waited for: short, or the test is long.
                o.FineTuning.LeaseDuration = TimeSpan.FromMilliseconds(400);
                o.FineTuning.PollInterval = TimeSpan.FromMilliseconds(1);
                o.FineTuning.WatchInterval = TimeSpan.FromMilliseconds(50);
                o.FineTuning.SettleWindow = TimeSpan.FromMilliseconds(400);
            })
            .UseStore("UseStore", _ => new CrashingStore(store, points))
            .AddVendor("local", _ => new CrashingVendor(vendor.GetRequiredService<VendorRegistry>().Get("local"), points, losesTag));
        return services.BuildServiceProvider();
    }

    /// <summary>A vendor that outlives the process: a file of the local one, or the address of one that speaks OpenAI's wire.</summary>
    private static ServiceProvider OpenVendor(string place)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = services.AddAvatarFineTuning().UseInMemoryStore();
        if (place.StartsWith("http", StringComparison.Ordinal))
        {
            builder.AddOpenAI("local", o =>
            {
                o.Profile = OpenAIProfile.OpenAI with { Endpoint = new(place) };
                o.ApiKey = "made-up";
            });
        }
        else
        {
            builder.AddLocalModel(o =>
            {
                o.Path = place;
                o.StepDuration = TimeSpan.Zero;
            });
        }

        return services.BuildServiceProvider();
    }
}
