using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Chat;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Emulation.Webhooks;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation;

/// <summary>
/// Speaks OpenAI's wire on a port of its own, and really trains: what was tuned answers from its training file. Everything
/// happens by the clock of its options. Thread-safe.
/// </summary>
public sealed class Emulator : IAsyncDisposable
{
    private readonly World _world;
    private readonly WebApplication _app;
    private readonly RequestLog _log;
    private readonly LateActions _late;
    private readonly CancellationTokenSource _stopping;
    private int _isDisposed;

    private Emulator(World world, WebApplication app, RequestLog log, LateActions late, CancellationTokenSource stopping)
    {
        (_world, _app, _log, _late, _stopping) = (world, app, log, late, stopping);
        ChatScript = world.Options.ChatScript;
        world.WhenDue = () => _ = Task.Run(CatchUpAsync);
    }

    /// <summary>The API with its version and a trailing slash, such as <c>http://127.0.0.1:5055/v1/</c>.</summary>
    public Uri Endpoint => new(ManagementEndpoint, _world.Options.ApiPath[1..] + "/");

    /// <summary>What stands in for <c>https://management.azure.com/</c>.</summary>
    public Uri ManagementEndpoint => new(_app.Urls.First() + "/");

    /// <summary>The faults to come.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>The keys that are taken.</summary>
    public EmulatorKeys Keys => _world.Keys;

    /// <summary>Answers chats from the request's JSON; where it returns <see langword="null"/>, they are answered as ever.</summary>
    public Func<JsonObject, ChatAnswer?>? ChatScript { get; set; }

    /// <summary>What there is now, with everything done that is due by the clock.</summary>
    public EmulatorState State => Task.Run(ReadStateAsync).GetAwaiter().GetResult();

    /// <summary>Starts an emulator.</summary>
    public static async Task<Emulator> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls((options.Url ?? new Uri("http://127.0.0.1:0")).ToString());
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = null;
            k.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var world = new World(options);
        var stopping = new CancellationTokenSource();
        var emulator = new Emulator(world, app, new(options), new(world), stopping);
        try
        {
            emulator.MapRoutes();
            if (options.WebhookUrl is { } url)
            {
                emulator.AddWebhook(url, options.WebhookSecret ?? "");
            }

            await app.StartAsync(cancellationToken);
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells the ends of jobs from now on, as is otherwise set up in the service's dashboard.</summary>
    /// <param name="url">Where.</param>
    /// <param name="secret">The secret: <c>whsec_</c> and base64.</param>
    public void AddWebhook(Uri url, string secret) =>
        _world.Webhooks.Add(new(Ids.Hex("whe_"), "added", url, secret, WebhookEvents.All, _world.Now));

    /// <summary>Waits until the webhooks that were due by now have been answered.</summary>
    public async Task DeliverWebhooksAsync()
    {
        await CatchUpAsync();
        await _world.Webhooks.WaitAsync();
    }

    /// <summary>Sends all webhooks once more, under their ids, as after lost answers.</summary>
    public Task RepeatWebhooksAsync() => _world.Webhooks.RepeatAsync();

    /// <summary>Back to nothing: no files, jobs, models, deployments, faults and requests.</summary>
    public async Task ResetAsync()
    {
        Faults.Clear();
        _log.Clear();
        using var entered = await _world.EnterAsync(CancellationToken.None);
        _world.Clear();
    }

    /// <summary>Runs until it is stopped, or the token is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken) => await _app.WaitForShutdownAsync(cancellationToken);

    internal async Task<EmulatorState> ReadStateAsync()
    {
        await _late.RunDueAsync();
        using var entered = await _world.EnterAsync(CancellationToken.None);
        return EmulatorState.Of(_world, _log);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _world.DisposeAsync();
        _late.Dispose();
        _stopping.Dispose();
    }

    private void MapRoutes()
    {
        var faults = new FaultMiddleware(_world, Faults, _late, _stopping.Token);
        Use(_log.InvokeAsync);
        Use(ErrorAnswers.InvokeAsync);
        _app.UseRouting();
        Use(ErrorAnswers.RequireEndpointAsync);
        Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/emulator", StringComparison.Ordinal))
            {
                Authentication.Check(context, _world);
            }

            return next(context);
        });
        Use(faults.InvokeAsync);
        new EmulatorRoutes(this).Map(_app);
        EmulatorRoutes.MapServices(_app, _world, () => ChatScript);

        void Use(Func<HttpContext, RequestDelegate, Task> middleware) => _app.Use(next => context => middleware(context, next));
    }

    private async Task CatchUpAsync()
    {
        try
        {
            await _late.RunDueAsync();
            (await _world.EnterAsync(_stopping.Token)).Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // It stops; nothing is due any more.
        }
    }
}
