using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class ImportContractTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] Lines = ["10:00 Ann: How was the concert last night?", "10:01 Ava: Loud and sweaty and absolutely wonderful"];

    [Fact]
    public async Task Nothing_is_stored_when_the_source_the_speaker_or_the_store_fails()
    {
        var store = new InMemoryTrainingStore(new FixedClock());
        var (service, source) = Imports(Script(Lines), store);
        await Assert.ThrowsAsync<TranscriptException>(() => service.ImportAsync(Avatar, source, new() { Speakers = ["Eva"] }, cancellationToken: Ct));
        var (nothing, empty) = Imports(Script("10:00 Ava: alone"), store);
        var thrown = await Assert.ThrowsAsync<TranscriptException>(() => nothing.ImportAsync(Avatar, empty, new() { Speakers = ["Ava"] }, cancellationToken: Ct));
        Assert.Equal(TranscriptError.NoExchanges, thrown.Error);
        using var cancelled = new CancellationTokenSource();
        var cancelWhenStoring = new Progress(p =>
        {
            if (p.Stage == ImportStage.Storing)
            {
                cancelled.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.ImportAsync(Avatar, Source(), new() { Speakers = ["Ava"] }, cancelWhenStoring, cancelled.Token));
        Assert.Empty(await service.ListImportsAsync(Avatar, Ct));
        Assert.Empty(await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
        Assert.Equal(1, (await service.ImportAsync(Avatar, Source(), new() { Speakers = ["Ava"] }, cancellationToken: Ct)).Exchanges.Added);
    }

    [Fact]
    public async Task Progress_walks_through_the_stages()
    {
        var (service, source) = Imports(Script([.. Enumerable.Range(0, 2_500).Select(i => $"{1 + (i / 2)} 10:00 {(i % 2 == 0 ? "Ann" : "Ava")}: words {i} words {i * 7}")]));
        var seen = new List<ImportProgress>();
        await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, new Progress(seen.Add), Ct);
        Assert.Equal([ImportStage.Reading, ImportStage.Preparing, ImportStage.Storing], seen.Select(p => p.Stage).Distinct());
        Assert.Equal([1_000, 2_000, 2_500], seen.Where(p => p.Stage == ImportStage.Reading).Select(p => p.Count));
        Assert.Equal(seen[^1].Total, seen[^1].Count);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_before_anything_is_read()
    {
        var (service, _) = Imports([]);
        var source = TranscriptSource.FromOpener("x", _ => throw new InvalidOperationException("opened"));
        async Task Refused(ImportOptions options) =>
            await Assert.ThrowsAnyAsync<ArgumentException>(() => service.ImportAsync(Avatar, source, options, cancellationToken: Ct));

        await Refused(new() { Speakers = [] });
        await Refused(new() { Speakers = ["Ava", " "] });
        await Refused(new() { Speakers = ["Ava"], Redaction = (RedactionMode)9 });
        foreach (var examples in new ExampleOptions[]
        {
            new() { BurstGap = TimeSpan.FromTicks(-1) }, new() { ConversationGap = TimeSpan.FromTicks(-1) }, new() { ShortReplyWords = -1 }, new() { ShortReplyShare = 1.1 },
            new() { ShortReplyShare = double.NaN }, new() { NearDuplicateSimilarity = 0 }, new() { NearDuplicateSimilarity = double.NaN },
        })
        {
            await Refused(new() { Speakers = ["Ava"], Examples = examples });
        }
    }

    [Fact]
    public void The_defaults_are_those_of_the_design()
    {
        var defaults = ExampleOptions.Default;
        Assert.Equal(TimeSpan.FromMinutes(2), defaults.BurstGap);
        Assert.Equal(TimeSpan.FromMinutes(60), defaults.ConversationGap);
        Assert.True(defaults.RejoinReplies && defaults.NamesInGroups);
        Assert.Equal((0.95, 1, 0.3, 0), (defaults.NearDuplicateSimilarity, defaults.ShortReplyWords, defaults.ShortReplyShare, defaults.Seed));
        Assert.Equal(RedactionMode.Replace, new ImportOptions { Speakers = ["x"] }.Redaction);
    }

    [Fact]
    public async Task Consent_is_stored_with_the_import()
    {
        var (service, source) = Imports(Script(Lines));
        var consent = new Consent("Ava", "consent", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"], Consent = consent }, cancellationToken: Ct);
        Assert.Equal(consent, (await service.GetImportAsync(Avatar, data.Id, Ct))!.Consent);
    }

    [Fact]
    public async Task Neither_logs_nor_ToString_hold_words_or_names()
    {
        var log = new ListLogger();
        var store = new InMemoryTrainingStore(new FixedClock());
        var logged = new TrainingDataService(
            Readers(Script("10:00 Canary: canary canary?", "10:01 Canary Two: canary indeed")), store, store, new FixedClock(), log);
        var options = new ImportOptions { Speakers = ["Canary Two"], Consent = new("Canary", "consent", default) };
        var data = await logged.ImportAsync(Avatar, Source(), options, cancellationToken: Ct);
        var example = Assert.Single(await logged.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
        await logged.EraseAsync(Avatar, ErasureScope.Participant("Canary"), cancellationToken: Ct);
        Assert.Equal(2, log.Lines.Count);
        Assert.DoesNotContain("canary", string.Join(' ', [.. log.Lines, $"{options}", $"{data}", $"{example}", $"{data.Consent}", $"{data.Exchanges}"]), StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Progress(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }

    private sealed class ListLogger : Microsoft.Extensions.Logging.ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{eventId.Id} {formatter(state, exception)}");
    }
}
