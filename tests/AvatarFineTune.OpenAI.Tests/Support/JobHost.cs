using System.Globalization;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.Stores.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.OpenAI.Tests.Support;

/// <summary>An app over a store in memory and an emulated vendor, all on one manual clock.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    public static readonly AvatarKey Avatar = new("user", "ava");

    private readonly ServiceProvider _services;

    private JobHost(EmulatorProfile profile, Emulator emulator, ManualTimeProvider time, InMemoryTrainingStore store, ServiceProvider services)
    {
        Profile = profile;
        Emulator = emulator;
        Time = time;
        Store = store;
        _services = services;
    }

    public EmulatorProfile Profile { get; }

    public Emulator Emulator { get; }

    public ManualTimeProvider Time { get; }

    public InMemoryTrainingStore Store { get; }

    public FineTuneService Service => Get<FineTuneService>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<JobHost> StartAsync(EmulatorProfile profile = EmulatorProfile.OpenAI, Action<AvatarFineTuningOptions>? configure = null)
    {
        var time = new ManualTimeProvider();
        // A job takes longer than what acts late: what comes after its end is not of its life any more.
        var emulator = await Emulator.StartAsync(
            new EmulatorOptions { Profile = profile, TrainTime = TimeSpan.FromSeconds(40), Time = time }, TestContext.Current.CancellationToken);
        var store = new InMemoryTrainingStore(time);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(time);
        services.AddAvatarFineTuning(o =>
        {
            // Longer than anything here acts late, and no longer: each of its seconds is driven through.
            o.FineTuning.SettleWindow = TimeSpan.FromMinutes(2);
            configure?.Invoke(o);
        }).UseStore("UseStore", _ => store).AddOpenAI("vendor", o => EmulatedVendor.Configure(o, profile, emulator));
        var host = new JobHost(profile, emulator, time, store, services.BuildServiceProvider());
        await host.SeedAsync();
        return host;
    }

    public async Task<FineTuneJob> CreateAsync(ActivationPolicy activation = ActivationPolicy.Manual)
    {
        var creation = await Service.CreateJobAsync(
            new(Avatar, new("vendor", EmulatedVendor.BaseModel(Profile))) { Hyperparameters = new() { Epochs = 2 }, Suffix = "ava", Activation = activation },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(creation.Refusal);
        return creation.Job!;
    }

    /// <summary>Moves the clock until a task ends.</summary>
    public async Task<T> EndAsync<T>(Task<T> running, TimeSpan? most = null)
    {
        var until = Time.GetUtcNow() + (most ?? TimeSpan.FromHours(6));
        while (!running.IsCompleted && Time.GetUtcNow() < until)
        {
            await Task.WhenAny(running, Task.Delay(2, TestContext.Current.CancellationToken));
            Time.Advance(TimeSpan.FromSeconds(2));
        }

        return running.IsCompleted ? await running : throw new TimeoutException("Hours went by, and it did not end.");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Emulator.DisposeAsync();
    }

    private async Task SeedAsync()
    {
        var sample = new Sample(Avatar, Time.GetUtcNow());
        var import = sample.Import();
        await Store.AddImportAsync(import, Enumerable.Range(0, 60).Select(i => Example(sample, import, i)).ToAsyncEnumerable(), TestContext.Current.CancellationToken);
    }

    /// <summary>No two alike, so that nothing is held for a near-duplicate.</summary>
    private static Examples.TrainingExample Example(Sample sample, Examples.TrainingData import, int number)
    {
        var word = string.Concat(number.ToString("D4", CultureInfo.InvariantCulture).Select(d => (char)('a' + (d - '0'))));
        return sample.Example(import, $"the {word} {word}{word}") with { ConversationId = new Guid(number / 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Position = number % 3 };
    }
}
