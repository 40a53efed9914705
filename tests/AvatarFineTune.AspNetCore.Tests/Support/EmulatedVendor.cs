using System.Text.Json;
using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI;
using AvatarFineTune.OpenAI.Emulation;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>A vendor that is reached over its real wire, and works by a clock that a test moves: ten minutes for a training, five until a model is hosted.</summary>
internal sealed class EmulatedVendor : IAsyncDisposable
{
    public const string Model = "vendor/gpt-4.1-mini-2025-04-14";

    private readonly Emulator _emulator;
    private readonly ManualTimeProvider _time;

    private EmulatedVendor(Emulator emulator, ManualTimeProvider time) => (_emulator, _time) = (emulator, time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<EmulatedVendor> StartAsync(EmulatorProfile profile)
    {
        var time = new ManualTimeProvider();
        return new(await Emulator.StartAsync(new() { Profile = profile, TrainTime = TimeSpan.FromMinutes(10), DeployTime = TimeSpan.FromMinutes(5), Time = time }, Cancelled), time);
    }

    /// <summary>Registers it as <c>vendor</c>, in an app that lives on a day on which it still trains and prices are known, whenever the tests run.</summary>
    public void AddTo(IAvatarFineTuningBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(new ShiftedTime(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero)));
        builder.AddOpenAI("vendor", o =>
        {
            o.ApiKey = "key-of-the-tests";
            o.Profile = _emulator.Endpoint.AbsolutePath.StartsWith("/openai/", StringComparison.Ordinal)
                ? OpenAIProfile.Azure(_emulator.Endpoint)
                : OpenAIProfile.OpenAI with { Endpoint = _emulator.Endpoint };
            (o.AzureDeployments.SubscriptionId, o.AzureDeployments.ResourceGroup, o.AzureDeployments.Account) = ("sub", "group", "account");
            o.AzureDeployments.ManagementEndpoint = _emulator.ManagementEndpoint;
            o.AzureDeployments.GetManagementTokenAsync = _ => ValueTask.FromResult("token-of-the-tests");
        });
    }

    /// <summary>Moves the vendor's clock until what an endpoint answers is as it should be.</summary>
    public async Task<JsonElement> UntilAsync(HttpClient client, string path, Func<JsonElement, bool> wanted)
    {
        var read = default(JsonElement);
        await UntilAsync(async () => wanted(read = await client.ReadAsync(path)));
        return read;
    }

    /// <summary>Moves the vendor's clock until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var step = 0; !await isSo(); step++)
        {
            Assert.True(step < 2_000, "Hours of the vendor went by, and it never was so.");
            _time.Advance(TimeSpan.FromSeconds(20));
            await Task.Delay(20, Cancelled);
        }
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    private sealed class ShiftedTime(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _shift = start - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
    }
}
