using System.Collections.Concurrent;
using AvatarFineTune.CrashHost;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;

namespace AvatarFineTune.OpenAI.Tests.Faults;

/// <summary>Real processes, killed before and after each call and each stored step, over HTTP to an emulated vendor that outlives them.</summary>
public sealed class KilledProcessTests : SqliteJobCrashSuite, IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Emulator> _emulators = new(StringComparer.Ordinal);

    protected override string BaseModel => EmulatedVendor.BaseModel(EmulatorProfile.OpenAI);

    // Fewer polls than the local vendor's: time, not looking, moves this one on.
    protected override int FewestPoints => 18;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var emulator in _emulators.Values)
        {
            await emulator.DisposeAsync();
        }
    }

    protected override async ValueTask<string> CreateVendorAsync(string run)
    {
        var emulator = await Emulator.StartAsync(
            new EmulatorOptions { Profile = EmulatorProfile.OpenAI, TrainTime = TimeSpan.FromMilliseconds(50) }, TestContext.Current.CancellationToken);
        _emulators[emulator.Endpoint.AbsoluteUri] = emulator;
        return emulator.Endpoint.AbsoluteUri;
    }

    protected override long CountVendorJobs(string place) => _emulators[place].State.Jobs.Count;
}
