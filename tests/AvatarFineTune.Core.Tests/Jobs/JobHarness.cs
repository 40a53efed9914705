using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A process of ours over a store and a vendor that outlive it.</summary>
internal sealed class JobHarness : IAsyncDisposable
{
    public static readonly AvatarKey Avatar = new("user", "ava");
    public static readonly ModelRef Base = new("fake", "base");

    private readonly ServiceProvider _services;

    public JobHarness(ManualTimeProvider? time = null, FakeVendor? vendor = null, InMemoryTrainingStore? store = null, Action<AvatarFineTuningOptions>? configure = null, Action<IAvatarFineTuningBuilder>? add = null, string name = "fake")
    {
        Time = time ?? new();
        Vendor = vendor ?? new(Time);
        Store = store ?? new(Time);
        Faults = new(Store, Store, Store, Store, Store);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        var builder = services.AddAvatarFineTuning(configure).UseStore("UseStore", _ => Faults).AddVendor(name, _ => Vendor);
        add?.Invoke(builder);
        _services = services.BuildServiceProvider();
    }

    public ManualTimeProvider Time { get; }

    public FakeVendor Vendor { get; }

    /// <summary>What the process remembers, whatever happens to it.</summary>
    public InMemoryTrainingStore Store { get; }

    /// <summary>The store as this process sees it: its calls can be made to fail.</summary>
    public FaultyStore Faults { get; }

    public FineTuneService Service => _services.GetRequiredService<FineTuneService>();

    public IEnumerable<IHostedService> Hosted => _services.GetServices<IHostedService>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another process over the same store and vendor.</summary>
    public JobHarness Restart(Action<AvatarFineTuningOptions>? configure = null) => new(Time, Vendor, Store, configure);

    /// <summary>Fills the store with examples: conversations of a few exchanges each, no two alike.</summary>
    public async Task SeedAsync(int conversations = 12, int exchanges = 3, AvatarKey? avatar = null)
    {
        var owner = avatar ?? Avatar;
        var import = Guid.CreateVersion7(Time.GetUtcNow());
        await Store.AddImportAsync(
            new()
            {
                Id = import,
                Avatar = owner,
                SourceName = "seed",
                Report = new() { Platforms = ["test"], Chats = [], Skipped = new Dictionary<SkipReason, long>() },
                Exchanges = new(),
                CreatedAt = Time.GetUtcNow(),
            },
            SampleExamples.Create(owner, import, conversations, exchanges).ToAsyncEnumerable(),
            CancellationToken.None);
    }

    public async Task<FineTuneJob> CreateAsync(Func<FineTuneRequest, FineTuneRequest>? change = null)
    {
        var request = new FineTuneRequest(Avatar, Base);
        var creation = await Service.CreateJobAsync(change?.Invoke(request) ?? request);
        Assert.Null(creation.Refusal);
        return creation.Job!;
    }

    /// <summary>Drives a job to its end, moving the clock whenever everything waits.</summary>
    public Task<FineTuneJob> RunAsync(JobKey key) => EndAsync(Service.RunJobAsync(key));

    /// <summary>Drives a job until something has happened, and stops in the midst of it.</summary>
    public async Task RunUntilAsync(JobKey key, Func<bool> happened)
    {
        using var stop = new CancellationTokenSource();
        var running = Service.RunJobAsync(key, stop.Token);
        while (!happened())
        {
            await Task.Delay(1);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Moves the clock until a task ends.</summary>
    public Task<T> EndAsync<T>(Task<T> running) => EndAsync(running, TimeSpan.FromSeconds(2));

    /// <inheritdoc cref="EndAsync{T}(Task{T})"/>
    public async Task<T> EndAsync<T>(Task<T> running, TimeSpan step)
    {
        var until = Time.GetUtcNow() + (10_800 * step);
        while (!running.IsCompleted && Time.GetUtcNow() < until)
        {
            await Task.WhenAny(running, Task.Delay(1));
            Time.Advance(step);
        }

        return running.IsCompleted ? await running : throw new TimeoutException("Thousands of steps of the clock went by, and it did not end.");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
