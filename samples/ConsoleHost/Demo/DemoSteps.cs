using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using ConsoleHost.Commands;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace ConsoleHost.Demo;

/// <summary>The steps of the demo: each calls the SDK as an app would, and shows what came back.</summary>
internal sealed class DemoSteps(IServiceProvider services, IAnsiConsole console, AvatarKey avatar, ModelRef model)
{
    private readonly TrainingDataService _trainingData = services.GetRequiredService<TrainingDataService>();
    private readonly FineTuneService _fineTuning = services.GetRequiredService<FineTuneService>();

    public async Task<IReadOnlyList<ImportResult>> ImportAsync(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = avatar, Name = "Ava" }, cancellationToken);
        var table = new Table().RoundedBorder().AddColumns("export", "platform", "kept", "skipped, by reason", "exchanges", "private values", "examples");
        var results = new List<ImportResult>();
        foreach (var chat in SampleChats.All)
        {
            await using var source = TranscriptSource.FromFile(chat.FullPath);
            var data = await _trainingData.ImportAsync(avatar, source, new() { Speakers = [chat.Speaker] }, progress: null, cancellationToken);
            table.AddRow(
                Markup.Escape(data.SourceName),
                string.Join(", ", data.Report.Platforms),
                $"{data.Report.Kept}",
                string.Join(", ", data.Report.Skipped.Where(s => s.Value > 0).Select(s => $"{s.Value} {s.Key.ToString().ToLowerInvariant()}")) + (data.Report.Duplicates > 0 ? $", {data.Report.Duplicates} duplicate" : ""),
                $"{data.Exchanges.Exchanges}",
                $"{data.Exchanges.Redactions.Values.Sum()}",
                $"[green]{data.Exchanges.Added}[/]");
            results.Add(new(data.Id, data.SourceName, data.Report, data.Exchanges));
        }

        console.Write(table);
        return results;
    }

    public async Task<ExampleStatistics> ShowExamplesAsync(CancellationToken cancellationToken)
    {
        var table = new Table().RoundedBorder().AddColumns("quality", "pattern", "they said", "Ava replied");
        await foreach (var example in _trainingData.ReadExamplesAsync(avatar, new() { Order = ExampleOrder.Quality, Patterns = [PatternType.Question, PatternType.Statement] }, cancellationToken).Take(5).WithCancellation(cancellationToken))
        {
            table.AddRow($"{example.QualityScore:0.00}", example.PatternType.ToString().ToLowerInvariant(), Short(example.Prompt), Short(example.Reply));
        }

        console.Write(table);
        var statistics = await _trainingData.GetStatisticsAsync(avatar, cancellationToken);
        var chart = new BreakdownChart().Width(80);
        Color[] colors = [Color.Green, Color.Yellow, Color.Blue, Color.Red, Color.Aqua, Color.Purple, Color.Grey];
        foreach (var (pattern, count) in statistics.ByPattern.OrderByDescending(p => p.Value))
        {
            chart.AddItem(pattern.ToString().ToLowerInvariant(), count, colors[(int)pattern % colors.Length]);
        }

        console.Write(chart);
        console.MarkupLine($"{statistics.Total} examples from {statistics.Conversations} conversations, average quality [bold]{statistics.AverageQuality:0.00}[/]");
        return statistics;
    }

    public async Task<EstimateResult> EstimateAsync(CancellationToken cancellationToken)
    {
        var request = new FineTuneRequest(avatar, model);
        var (eligibility, cost) = await _fineTuning.PreviewAsync(request, cancellationToken);
        EstimateCommand.Show(console, eligibility, cost);
        var prices = services.GetRequiredService<PriceBook>();
        foreach (var other in new[] { "gpt-4.1-mini-2025-04-14", "gpt-4.1-2025-04-14" })
        {
            var price = prices.FindTuned("openai", other);
            var days = prices.FindShutdown("openai", other)?.DaysLeft;
            console.MarkupLine($"[grey]The same file at openai/{other}: {PriceMath.PriceOfTraining(price, cost.BilledTokens)}{(days is null ? "" : days < 0 ? ", but that model is retired" : $", and that model stops answering in {days} days")}[/]");
        }

        return new(eligibility, cost);
    }

    public async Task<FineTuneJob> TrainAsync(CancellationToken cancellationToken)
    {
        var creation = await _fineTuning.CreateJobAsync(new(avatar, model) { Suffix = "ava", SpendLimit = new(5.00m, "USD") }, progress: null, cancellationToken);
        var key = creation.Key;
        await JobProgress.ShowAsync(console, _fineTuning, key, cancellationToken);
        var job = await _fineTuning.WaitForJobAsync(key, cancellationToken);
        JobProgress.Show(console, job);
        var last = (await _fineTuning.ListEventsAsync(key, cancellationToken)).LastOrDefault(e => e.Metrics is not null);
        if (last is not null)
        {
            console.MarkupLine($"[grey]on conversations that it never saw: {string.Join(", ", last.Metrics!.Select(m => $"{m.Key} {m.Value:0.##}"))}[/]");
        }

        return job;
    }

    public async Task<IReadOnlyList<DemoAnswer>> ChatAsync(int version, CancellationToken cancellationToken)
    {
        await _fineTuning.ActivateModelAsync(avatar, version, cancellationToken);
        using var chat = services.GetRequiredService<AvatarChat>().For(avatar, new() { CallerId = "visitor" });
        using var untrained = services.GetRequiredService<VendorRegistry>().Get(model).CreateChatClient(model.Model);
        var table = new Table().RoundedBorder().AddColumns("you", "[green]Ava[/]", "[grey]base model[/]");
        var answers = new List<DemoAnswer>();
        foreach (var question in SampleChats.Questions)
        {
            var answer = (await chat.GetResponseAsync(question, cancellationToken: cancellationToken)).Text;
            var plain = (await untrained.GetResponseAsync(question, cancellationToken: cancellationToken)).Text;
            table.AddRow(Markup.Escape(question), $"[green]{Markup.Escape(answer)}[/]", $"[grey]{Markup.Escape(plain)}[/]");
            answers.Add(new(question, answer, plain));
        }

        console.Write(table);
        return answers;
    }

    public async Task<UsageResult> ShowUsageAsync(CancellationToken cancellationToken)
    {
        var usage = services.GetRequiredService<UsageService>();
        var query = new UsageQuery(avatar.UserId, avatar.AvatarId);
        var days = await usage.GetDailyAsync(query, cancellationToken);
        var cost = await usage.GetCostSummaryAsync(query, cancellationToken);
        UsageCommand.Show(console, days, cost);
        return new(days, cost);
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" / ");
        return Markup.Escape(line.Length > 70 ? line[..69] + "…" : line);
    }
}
