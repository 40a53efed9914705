using System.CommandLine;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Says whether an avatar can be trained, and what it would cost.</summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        var command = new Command("estimate", "Say whether an avatar can be trained, and what it would cost.") { CommonOptions.Avatar, CommonOptions.Model, CommonOptions.Epochs };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var service = context.Get<FineTuneService>();
        var request = new FineTuneRequest(await context.RequireAvatarAsync(cancellationToken), CommonOptions.ModelRef(context.Parsed))
        {
            Hyperparameters = new() { Epochs = context.Parsed.GetValue(CommonOptions.Epochs) },
        };
        var (eligibility, cost) = await service.PreviewAsync(request, cancellationToken);
        context.Result(new EstimateResult(eligibility, cost), CliJson.Default.EstimateResult, console => Show(console, eligibility, cost));
        return ExitCodes.Done;
    }

    public static void Show(IAnsiConsole console, Eligibility eligibility, CostEstimate cost)
    {
        var grid = new Table().RoundedBorder().HideHeaders().AddColumns("", "");
        grid.AddRow("eligible", eligibility.Eligible ? "[green]yes[/]" : "[red]no[/]");
        grid.AddRow("training lines", $"{eligibility.CurrentExamples} (at least {eligibility.RequiredExamples})");
        grid.AddRow("average quality", $"{eligibility.QualityScore:0.00}");
        grid.AddRow("training tokens", $"{cost.TrainingTokens:N0} x {cost.Epochs} epochs = {cost.BilledTokens:N0}");
        grid.AddRow("training cost", Price(cost.TrainingCost));
        grid.AddRow("1,000 messages", Price(cost.Per1000Messages));
        grid.AddRow("[bold]together[/]", $"[bold]{Price(cost.TotalEstimate)}[/]");
        if (cost.DaysLeft is { } days)
        {
            grid.AddRow("model answers for", $"{days} more days");
        }

        if (cost.PriceSource is { } source)
        {
            grid.AddRow("price from", Markup.Escape(source));
        }

        console.Write(grid);
        if (!eligibility.Eligible || eligibility.Warnings.Count == 0)
        {
            console.MarkupLine($"{(eligibility.Eligible ? "[green]" : "[red]")}{Markup.Escape(eligibility.Recommendation)}[/]");
        }

        foreach (var warning in eligibility.Warnings)
        {
            console.MarkupLine($"[yellow]note:[/] {Markup.Escape(warning)}");
        }
    }

    private static string Price(Money? money) => money?.ToString() ?? "unknown";
}

/// <summary>What <c>estimate --json</c> prints.</summary>
internal sealed record EstimateResult(Eligibility Eligibility, CostEstimate Cost);
