using System.Diagnostics;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Transcripts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Benchmarks.Web;

/// <summary>An app with the endpoints in a process of its own, on the embedded default's store, with a vendor whose jobs go by the clock.</summary>
internal sealed class WebServer : IDisposable
{
    public const int Users = 20;

    private readonly Process _process;

    private WebServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static WebServer Start()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["measure", "web-server"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return new(process, new(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server ended at once.")));
    }

    public static string UserOf(int number) => $"user-{number}";

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>The server's process: prints its address and serves until it is killed.</summary>
    public static async Task<int> ServeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("aft-load-");
        var vendor = new StagedVendor(TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAvatarFineTuning(o =>
            {
                o.DefaultModel = new(StagedVendor.VendorName, StagedVendor.Model);
                o.FineTuning.MaxParallelJobs = Users;
                o.Datasets = o.Datasets with { MinTrainingLines = 1 };
            })
            .UseSqlite(Path.Combine(folder.FullName, "avatars.db"))
            .AddVendor(StagedVendor.VendorName, _ => vendor)
            .AddAspNetCore(o => o.RateLimit = 100_000)
            .AddWorker();
        builder.Services.AddAuthentication("Header").AddScheme<AuthenticationSchemeOptions, HeaderUser>("Header", null);
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapAvatarFineTuning("/avatars");
        app.MapPost("/load/jobs", (CancellationToken cancelled) => CreateJobsAsync(app.Services, cancelled));
        app.MapPost("/load/start", () =>
        {
            vendor.Start = TimeProvider.System.GetUtcNow();
            return vendor.StageTimes();
        });
        app.MapGet("/load/memory", () => Process.GetCurrentProcess().PeakWorkingSet64);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>One avatar and one job for each user.</summary>
    private static async Task<string[]> CreateJobsAsync(IServiceProvider services, CancellationToken cancelled)
    {
        var training = services.GetRequiredService<TrainingDataService>();
        var jobs = services.GetRequiredService<FineTuneService>();
        var chat = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant(
            $"{1 + (i / 10):00}/02/2026, {8 + (i % 10):00}:00 - Jonas: what about number {i} then, is it any good?\n{1 + (i / 10):00}/02/2026, {8 + (i % 10):00}:01 - Ava: number {i} is rather nice, I had two of them yesterday\n"))));
        var ids = new string[Users];
        for (var i = 0; i < Users; i++)
        {
            var avatar = new AvatarKey(UserOf(i), "ava");
            await using var source = await TranscriptSource.FromStreamAsync("chat.txt", new MemoryStream(chat), cancellationToken: cancelled);
            await training.ImportAsync(avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: cancelled);
            var created = await jobs.CreateJobAsync(new(avatar, new(StagedVendor.VendorName, StagedVendor.Model)), cancellationToken: cancelled);
            ids[i] = created.Job?.Key.Id.ToString() ?? throw new InvalidOperationException(created.Refusal?.Message);
        }

        return ids;
    }

    private sealed class HeaderUser(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, Request.Headers["X-User"].ToString())], Scheme.Name)), Scheme.Name)));
    }
}
