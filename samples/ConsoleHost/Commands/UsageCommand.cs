using System.CommandLine;
using AvatarFineTune.Usage;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Shows tokens and money per day, and what everything cost together.</summary>
internal static class UsageCommand
{
    private static readonly Option<string?> Avatar = new("--avatar") { Description = "Only this avatar.", HelpName = "ID" };
    private static readonly Option<DateOnly?> From = new("--from") { Description = "The first UTC day, such as 2026-11-01.", HelpName = "DAY" };
    private static readonly Option<DateOnly?> To = new("--to") { Description = "The last UTC day.", HelpName = "DAY" };

    public static Command Create()
    {
        var command = new Command("usage", "Show tokens and money per day, and what everything cost together.") { Avatar, From, To };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = context.Parsed;
        var query = new UsageQuery(parsed.GetRequiredValue(CommonOptions.User), parsed.GetValue(Avatar), parsed.GetValue(From), parsed.GetValue(To));
        var service = context.Get<UsageService>();
        var days = await service.GetDailyAsync(query, cancellationToken);
        var cost = await service.GetCostSummaryAsync(query, cancellationToken);
        context.Result(new UsageResult(days, cost), CliJson.Default.UsageResult, console => Show(console, days, cost));
        return ExitCodes.Done;
    }

    public static void Show(IAnsiConsole console, IReadOnlyList<DailyUsage> days, CostSummary cost)
    {
        var table = new Table().RoundedBorder().AddColumns("day (UTC)", "avatar", "model", "messages", "tokens in", "tokens out", "cost");
        foreach (var day in days)
        {
            table.AddRow(
                $"{day.Date:yyyy-MM-dd}", Markup.Escape(day.Avatar.AvatarId), Markup.Escape(day.Model.ToString()), $"{day.Messages}",
                $"{day.InputTokens:N0}", $"{day.OutputTokens:N0}", day.UnpricedMessages == day.Messages ? "unknown" : $"{day.EstimatedCost:0.00####} {day.Currency}");
        }

        if (days.Count == 0)
        {
            console.MarkupLine("no messages here");
        }
        else
        {
            console.Write(table);
        }

        foreach (var line in cost.Costs)
        {
            console.MarkupLine($"training {line.Training + line.EstimatedTraining:0.00####} + messages {line.Messages:0.00####} = [bold]{line.Total:0.00####} {line.Currency}[/]");
        }

        if (cost.UnpricedMessages + cost.UnpricedJobs + cost.UnpricedDeployments > 0)
        {
            console.MarkupLine($"[yellow]without a known price:[/] {cost.UnpricedMessages} messages, {cost.UnpricedJobs} jobs, {cost.UnpricedDeployments} stretches of hosting");
        }
    }
}

/// <summary>What <c>usage --json</c> prints.</summary>
internal sealed record UsageResult(IReadOnlyList<DailyUsage> Days, CostSummary Cost);
