using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>An app with AvatarFineTune on a real server on loopback, with the embedded default in a folder of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly List<HttpClient> _clients = [];

    private TestApp(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Starts an app.</summary>
    /// <param name="options">Sets the package's options.</param>
    /// <param name="services">Adds to what is registered.</param>
    /// <param name="map">Maps more, after the endpoints.</param>
    /// <param name="stepDuration">How long the local model trains a step; the default is no time at all.</param>
    /// <param name="prefix">A group of the app's own that the endpoints are mapped in; the default is none.</param>
    public static async Task<TestApp> StartAsync(
        Action<AspNetCoreOptions>? options = null, Action<IAvatarFineTuningBuilder>? services = null, Action<WebApplication>? map = null, TimeSpan stepDuration = default, string prefix = "")
    {
        var folder = Directory.CreateTempSubdirectory("aft-web-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var avatars = builder.Services.AddAvatarFineTuning(o =>
            {
                o.FineTuning.WatchInterval = TimeSpan.FromMilliseconds(50);
                o.FineTuning.PollInterval = TimeSpan.FromMilliseconds(20);
            })
            .UseSqlite(Path.Combine(folder, "avatars.db"))
            .AddLocalModel(o => (o.Path, o.StepDuration) = (Path.Combine(folder, "models.db"), stepDuration))
            .AddAspNetCore(options)
            .AddWorker();
        services?.Invoke(avatars);
        builder.Services.AddAuthentication("Header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("Header", null);
        builder.Services.AddAuthorization();
        builder.Services.AddRazorComponents();

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapGroup(prefix).MapAvatarFineTuning("/avatars");
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, folder);
    }

    /// <summary>Stops the server as a host does that shuts down.</summary>
    public Task StopAsync(CancellationToken cancelled) => _app.StopAsync(cancelled);

    /// <summary>A client of a user; <see langword="null"/> is somebody who isn't signed in.</summary>
    public HttpClient ClientOf(string? user)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Add(HeaderAuthentication.Header, user);
        }

        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());

        // Disposing alone doesn't wait for workers, which would still write into the folder.
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
