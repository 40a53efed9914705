using System.CommandLine;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Usage;
using ConsoleHost.Cli;
using ConsoleHost.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace ConsoleHost.Demo;

/// <summary>The main job on bundled chats: import, review, price, train, activate, chat, usage.</summary>
internal static class GuidedDemo
{
    private const int BannerWidth = 106;
    private static readonly AvatarKey Ava = new("demo", "ava");
    private static readonly ModelRef Model = new("local", "neutral");

    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var database = DemoDatabase.Create(context.Parsed);
        using var host = CreateHost(database);
        await host.StartAsync(cancellationToken);
        var demo = new DemoSteps(host.Services, context.Console, Ava, Model);

        if (context.Console.Profile.Width >= BannerWidth)
        {
            context.Console.Write(new FigletText("AvatarFineTune").Color(Color.Green));
        }
        else
        {
            context.Console.MarkupLine("[bold green]AvatarFineTune[/]");
        }

        context.Console.MarkupLine($"Three chat exports of an invented person, [bold]{SampleChats.Name}[/], become a model that talks like her.");
        context.Console.MarkupLine("Everything runs in this process: no server, no key, no network.");

        Step(context, 1, "Import: every message is kept, or counted with the reason why not");
        var imports = await demo.ImportAsync(cancellationToken);
        Step(context, 2, "Examples: what they said, what Ava replied");
        var statistics = await demo.ShowExamplesAsync(cancellationToken);
        Step(context, 3, "Quality and cost, before anything is sent");
        var estimate = await demo.EstimateAsync(cancellationToken);
        Step(context, 4, "Train: a durable job, driven by the background worker");
        var job = await demo.TrainAsync(cancellationToken);
        if (job.Status != FineTuneJobStatus.Succeeded)
        {
            throw new InvalidOperationException($"The training {job.Status.ToString().ToLowerInvariant()}: {job.Error}");
        }

        Step(context, 5, $"Activate version {job.Version} and chat, beside the base model");
        var answers = await demo.ChatAsync(job.Version!.Value, cancellationToken);
        Step(context, 6, "Usage: what every message cost");
        var usage = await demo.ShowUsageAsync(cancellationToken);
        await host.StopAsync(cancellationToken);

        context.Result(
            new DemoResult(imports, statistics, estimate, job, answers, usage),
            CliJson.Default.DemoResult,
            console =>
            {
                console.WriteLine();
                console.Write(new Panel(new Markup(
                    "Your own chats: [bold]inspect[/] FILE shows what is in an export, then [bold]import[/], [bold]estimate[/], [bold]train[/], [bold]activate[/], [bold]chat[/].\n"
                    + $"[grey]dotnet run --project samples/ConsoleHost -- import FILE --avatar ava --speaker \"Your Name\"[/]{(database.Place is { } place ? $"\n[grey]This avatar is in {Markup.Escape(place)}.[/]" : "")}")).Header("next").RoundedBorder());
            });
        return ExitCodes.Done;
    }

    private static IHost CreateHost(DemoDatabase database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        database.Use(builder.Services.AddAvatarFineTuning(o => o.DefaultModel = Model)).AddWorker();
        return builder.Build();
    }

    private static void Step(CommandContext context, int number, string title)
    {
        context.Console.WriteLine();
        context.Console.Write(new Rule($"[bold green]{number}[/] [bold]{title}[/]").LeftJustified());
    }
}

/// <summary>What the demo prints with <c>--json</c>.</summary>
internal sealed record DemoResult(
    IReadOnlyList<ImportResult> Imports,
    AvatarFineTune.Examples.ExampleStatistics Examples,
    EstimateResult Estimate,
    FineTuneJob Job,
    IReadOnlyList<DemoAnswer> Answers,
    UsageResult Usage);

/// <summary>A question, and how both models answer it.</summary>
internal sealed record DemoAnswer(string Question, string Avatar, string Base);
