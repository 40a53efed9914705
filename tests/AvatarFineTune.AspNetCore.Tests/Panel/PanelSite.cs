using AvatarFineTune.AspNetCore.Panel;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Transcripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

/// <summary>An app with a page that holds the panel or a part of it: <c>/page?part=JobList&amp;who=ava</c>.</summary>
internal sealed class PanelSite : IAsyncDisposable
{
    public const string Speaker = "Ava Lindqvist";

    private readonly TestApp _app;

    private PanelSite(TestApp app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public Uri Address => _app.Address;

    /// <summary>The user whose avatars the tests make.</summary>
    public static AvatarKey Key(string avatar, string user = "ava") => new(user, avatar);

    public static async Task<PanelSite> StartAsync(
        Action<AspNetCoreOptions>? options = null, Action<IAvatarFineTuningBuilder>? services = null, Action<WebApplication>? map = null, Dictionary<string, object>? parameters = null, string prefix = "") =>
        new(await TestApp.StartAsync(options, services, app =>
        {
            app.Use(ShowFaultsAsync);
            map?.Invoke(app);
            app.MapGet("/page", (HttpContext context) => new RazorComponentResult<TestPage>(new Dictionary<string, object?>
            {
                ["Part"] = typeof(FineTunePanel).Assembly.GetType($"AvatarFineTune.AspNetCore.Panel.{context.Request.Query["part"].ToString() switch { "" => "FineTunePanel", var p => p }}", throwOnError: true),
                ["Avatars"] = context.Request.Query["who"].Select(a => a!).ToList(),
                ["Others"] = parameters ?? [],
            }));
        }, prefix: prefix));

    public Browser Open(string? user = "ava") => new(_app.ClientOf(user));

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Imports messages: <paramref name="exchanges"/> questions of Jonas, each with Ava's answer.</summary>
    public async Task<TrainingData> ImportAsync(string avatar, int exchanges, string words = "", string source = "chat.txt", string? name = null)
    {
        var text = string.Concat(Enumerable.Range(0, exchanges).Select(i =>
            $"{1 + (i / 20):00}/02/2025, {8 + (i % 10):00}:{i % 20:00} - Jonas: What did you see on day {i} at the {Place(i)}, and was it worth it? {words}\n"
            + $"{1 + (i / 20):00}/02/2025, {8 + (i % 10):00}:{(i % 20) + 1:00} - {Speaker}: I saw {i + 3} boats by the {Place(i + 7)} and one very {Mood(i)} gull, so yes {words}\n"));
        await using var source1 = TranscriptSource.FromOpener(source, _ => ValueTask.FromResult<Stream>(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))));
        var data = await Get<TrainingDataService>().ImportAsync(
            Key(avatar), source1, new() { Speakers = [Speaker], Examples = new() { NearDuplicateSimilarity = null } }, progress: null, TestContext.Current.CancellationToken);
        await Get<AvatarService>().SaveAsync(new() { Avatar = Key(avatar), Name = name ?? "Ava", BaseModel = new("local", "neutral") }, TestContext.Current.CancellationToken);
        return data;
    }

    /// <summary>Trains, and waits for the end.</summary>
    public async Task<FineTuneJob> TrainAsync(string avatar, ActivationPolicy activation = ActivationPolicy.Manual, int seed = 42)
    {
        var creation = await Get<FineTuneService>().CreateJobAsync(
            new(Key(avatar), new("local", "neutral")) { Activation = activation, Seed = seed }, progress: null, TestContext.Current.CancellationToken);
        Assert.Null(creation.Refusal);
        return await Get<FineTuneService>().WaitForJobAsync(creation.Job!.Key, TestContext.Current.CancellationToken);
    }

    /// <summary>A test that fails says why.</summary>
    private static async Task ShowFaultsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync(e.ToString());
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string Place(int i) => ((string[])["harbour", "lighthouse", "market", "old mill", "ferry", "garden", "station", "bakery", "river", "tower", "school"])[i % 11];

    private static string Mood(int i) => ((string[])["proud", "sleepy", "hungry", "loud", "polite", "confused", "brave"])[i % 7];
}
