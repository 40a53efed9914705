using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Conformance;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Core.Tests.Chat.Support;

/// <summary>
/// A host with a manual clock, an in-memory store and two scripted vendors. Its avatar has an active version
/// (<c>one/tuned</c>, from <c>one/base</c>), and the chain goes on to <c>two/first</c> and <c>two/second</c>.
/// </summary>
internal sealed class ChatHost : IAsyncDisposable
{
    public const string VersionPrompt = "You are Ava.\n  Trained so — byte for byte. ";
    public const string ProfilePrompt = "You are Ava, as her owner wrote it.";
    public static readonly string[] Chain = ["one/tuned", "one/base", "two/first", "two/second"];

    private readonly ServiceProvider _services;

    public ChatHost(Action<IServiceCollection>? configure = null)
    {
        Inner = new(Time);
        (Store, StoreCalls) = StoreProxy.Over(Inner);
        Usage = new(Inner);
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<TimeProvider>(Time).AddSingleton(Store).AddSingleton<IUsageStore>(Usage);
        services.AddSingleton(new VendorRegistration("one", _ => One)).AddSingleton(new VendorRegistration("two", _ => Two));
        services.AddSingleton(s => new VendorRegistry(s.GetServices<VendorRegistration>(), s));
        services.Configure<AvatarChatDefaults>(o => o.FallbackModels = [new("two", "first"), new("two", "second")]);
        services.Configure<PricingOptions>(o =>
        {
            o.Prices.Add(new() { Kind = "openai", Model = "base", Input = 1, CachedInput = 0.5m, Output = 2, TunedInput = 3, TunedCachedInput = 1.5m, TunedOutput = 6 });
            o.Prices.Add(new() { Kind = "openai", Model = "first", Input = 10, Output = 20 });
        });
        services.AddAvatarChat();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Telemetry = new(_services.GetRequiredService<AvatarFineTuneDiagnostics>());
    }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    public InMemoryTrainingStore Inner { get; }

    public ITrainingStore Store { get; }

    public StoreProxy StoreCalls { get; }

    public FakeUsageStore Usage { get; }

    public ScriptedVendor One { get; } = new("one");

    public ScriptedVendor Two { get; } = new("two");

    public CapturedLogs Logs { get; } = new();

    public CapturedTelemetry Telemetry { get; }

    public AvatarKey Avatar { get; } = new("owner", "ava");

    public AvatarChat Chat => _services.GetRequiredService<AvatarChat>();

    public UsageService UsageService => _services.GetRequiredService<UsageService>();

    public IReadOnlyList<ScriptedCall> Calls => [.. One.Calls, .. Two.Calls];

    public static async Task<ChatHost> WithVersionAsync(Action<IServiceCollection>? configure = null)
    {
        var host = new ChatHost(configure);
        await host.Inner.SaveAvatarAsync(new() { Avatar = host.Avatar, Name = "Ava", Prompt = ProfilePrompt, BaseModel = new("one", "base") }, default);
        var version = await host.Inner.AdoptVersionAsync(
            new() { Avatar = host.Avatar, Number = 0, Model = new("one", "tuned"), Base = new("one", "base"), Prompt = VersionPrompt, CreatedAt = host.Time.GetUtcNow() }, default);
        Assert.True(await host.Inner.SetActiveVersionAsync(host.Avatar, version.Number, default));
        return host;
    }

    public IChatClient Client(string? caller = null) => Chat.For(Avatar, new() { CallerId = caller });

    public ScriptedVendor VendorOf(string link) => link.StartsWith("one/", StringComparison.Ordinal) ? One : Two;

    /// <summary>Scripts a model of the chain, written as vendor/model.</summary>
    public void Script(string link, Script script) => VendorOf(link)[ModelRef.Parse(link).Model] = script;

    /// <summary>Asks, streamed or not; the streamed answer is put together again.</summary>
    public Task<ChatResponse> AskAsync(bool streamed, string question = "hi", ChatOptions? options = null, string? caller = null, CancellationToken token = default) => streamed
        ? Client(caller).GetStreamingResponseAsync(question, options, token).ToChatResponseAsync(token)
        : Client(caller).GetResponseAsync(question, options, token);

    /// <summary>Moves the clock until a task ends, and says how far it had to.</summary>
    public async Task<TimeSpan> AdvanceUntilAsync(Task task, TimeSpan? step = null)
    {
        var moved = TimeSpan.Zero;
        for (var i = 0; i < 4_000 && !task.IsCompleted; i++)
        {
            // Real time for what runs on the pool to reach its timer, before the clock moves past it.
            await Task.WhenAny(task, Task.Delay(5));
            if (!task.IsCompleted)
            {
                Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
                moved += step ?? TimeSpan.FromMilliseconds(100);
            }
        }

        Assert.True(task.IsCompleted, "The task did not end however far the clock moved.");
        return moved;
    }

    public async ValueTask DisposeAsync()
    {
        Telemetry.Dispose();
        await _services.DisposeAsync();
    }
}
