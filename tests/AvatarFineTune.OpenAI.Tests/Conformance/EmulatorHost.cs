using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Conformance;

/// <summary>The adapter with one of its profiles, on an emulator that keeps the state; the clock is the test's.</summary>
public sealed class EmulatorHost : VendorHost
{
    private readonly Func<Uri, OpenAIProfile> _profile;
    private readonly ManualTimeProvider _time = new();
    private readonly Lazy<Emulator> _emulator;

    private EmulatorHost(EmulatorProfile service, Func<Uri, OpenAIProfile> profile, string baseModel)
    {
        _profile = profile;
        BaseModel = baseModel;
        var options = new EmulatorOptions { Profile = service, Time = _time, FileTime = TimeSpan.Zero };
        _emulator = new(() => Task.Run(() => Emulator.StartAsync(options)).GetAwaiter().GetResult());
    }

    public override string BaseModel { get; }

    public static EmulatorHost OpenAI() => new(EmulatorProfile.OpenAI, e => OpenAIProfile.OpenAI with { Endpoint = e }, "gpt-4.1-mini-2025-04-14");

    public static EmulatorHost Azure() => new(EmulatorProfile.Azure, OpenAIProfile.Azure, "gpt-4.1-mini-2025-04-14");

    public static EmulatorHost Nebius() => new(EmulatorProfile.Nebius, e => OpenAIProfile.Nebius with { Endpoint = e }, "meta-llama/Llama-3.1-8B-Instruct");

    public static EmulatorHost Compatible() => new(EmulatorProfile.OpenAI, OpenAIProfile.Compatible, "gpt-4o-mini-2024-07-18");

    public override IModelVendor Open() => TestVendor.On(_emulator.Value, _profile(_emulator.Value.Endpoint), _time);

    public override Task LetTimePassAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(200));
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_emulator.IsValueCreated)
        {
            await _emulator.Value.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
