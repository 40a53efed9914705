using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Transcripts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Local.Tests.Jobs;

/// <summary>Promise 8 over the whole chain: words of a chat are in no log, span, metric, exception or event.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Canary = "quetzalcoatl";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aft-canary-");

    [Fact]
    public async Task Words_of_a_chat_are_told_to_nobody()
    {
        var told = new ConcurrentQueue<string>();
        using var spans = Listen(told);
        using var metrics = Measure(told);
        var services = new ServiceCollection();
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(new Capture(told)));
        services.AddAvatarFineTuning().UseSqlite(Path.Combine(_folder.FullName, "a.db")).AddLocalModel(o =>
        {
            o.Path = Path.Combine(_folder.FullName, "m.db");
            o.StepDuration = TimeSpan.Zero;
        });
        await using var app = services.BuildServiceProvider();
        var avatar = new AvatarKey("user", "ava");
        await app.GetRequiredService<AvatarService>().AddKnowledgeAsync(avatar, $"{Canary} is the cat.");

        await using var source = TranscriptSource.FromOpener("chat.txt", _ => ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(Chat()))));
        var data = await app.GetRequiredService<TrainingDataService>().ImportAsync(avatar, source, new() { Speakers = [$"{Canary} Ava"] });
        var jobs = app.GetRequiredService<FineTuneService>();
        var creation = await jobs.CreateJobAsync(new(avatar, new("local", "neutral")) { Activation = ActivationPolicy.WhenSucceeded });
        var job = await jobs.RunJobAsync(creation.Key);
        var chat = app.GetRequiredService<AvatarChat>().For(avatar, new() { CallerId = "visitor" });
        Assert.Contains(Canary, (await chat.GetResponseAsync($"what about {Canary} 3?")).Text, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<TranscriptException>(() => app.GetRequiredService<TrainingDataService>().ImportAsync(
            avatar, TranscriptSource.FromOpener("broken", _ => ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"name":"{{Canary}}","messages":[{"text":"{{Canary}}"""))))
            , new() { Speakers = ["Ava"] }));

        told.Enqueue($"{data} {job} {creation.Job} {wrong}");
        foreach (var e in await jobs.ListEventsAsync(job.Key))
        {
            told.Enqueue(e.Message);
        }

        Assert.Equal(FineTuneJobStatus.Succeeded, job.Status);
        Assert.True(told.Count > 5, "Nobody listened.");
        Assert.DoesNotContain(told, t => t.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private static string Chat()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{13 + (i / 20)}/01/2026, {i % 20:00}:00 - Ben: what about {Canary} {i}?");
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{13 + (i / 20)}/01/2026, {i % 20:00}:01 - {Canary} Ava: well, {Canary} number {i} is fine by me, thanks for asking");
        }

        return text.ToString();
    }

    private static ActivityListener Listen(ConcurrentQueue<string> told)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => told.Enqueue($"{a.DisplayName} {a.StatusDescription} {string.Join(' ', a.TagObjects)} {string.Join(' ', a.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Measure(ConcurrentQueue<string> told)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, l) => l.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((i, _, tags, _) => told.Enqueue($"{i.Name} {string.Join(' ', tags.ToArray())}"));
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => told.Enqueue($"{i.Name} {string.Join(' ', tags.ToArray())}"));
        listener.Start();
        return listener;
    }

    private sealed class Capture(ConcurrentQueue<string> told) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            told.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            told.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
