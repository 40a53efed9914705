using AvatarFineTune.Jobs;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Drives a job from here while a bar shows how far it is.</summary>
internal static class JobProgress
{
    public static async Task<FineTuneJob> RunAsync(CommandContext context, JobKey key, CancellationToken cancellationToken)
    {
        var service = context.Get<FineTuneService>();
        var running = service.RunJobAsync(key, cancellationToken);
        await ShowAsync(context.Console, service, key, cancellationToken);
        return await running;
    }

    /// <summary>Shows a job until it ends, whoever drives it.</summary>
    public static Task ShowAsync(IAnsiConsole console, FineTuneService service, JobKey key, CancellationToken cancellationToken) =>
        console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask("queued", maxValue: 1);
                await foreach (var job in service.WatchJobAsync(key, cancellationToken))
                {
                    bar.Description = job.Status.ToString().ToLowerInvariant().PadRight(12);
                    bar.Value = job.Progress ?? bar.Value;
                }
            });

    /// <summary>What a command that drove a job exits with.</summary>
    public static int ExitCode(FineTuneJob job) =>
        job.Status is FineTuneJobStatus.Failed or FineTuneJobStatus.Cancelled or FineTuneJobStatus.Unclear ? ExitCodes.Failed : ExitCodes.Done;

    public static void Show(IAnsiConsole console, FineTuneJob job)
    {
        console.MarkupLine(job.Status switch
        {
            FineTuneJobStatus.Succeeded => $"[green]version {job.Version}[/] is ready: {Markup.Escape(job.FineTunedModel!.ToString())}",
            FineTuneJobStatus.Failed or FineTuneJobStatus.Cancelled or FineTuneJobStatus.Unclear => $"[red]{job.Status.ToString().ToLowerInvariant()}[/]: {Markup.Escape(job.Error ?? "")}",
            _ => $"{job.Status.ToString().ToLowerInvariant()}: go on with [bold]jobs run {job.Key.Id}[/]",
        });
        if (job.TrainedTokens is { } tokens)
        {
            console.MarkupLine($"{tokens:N0} tokens billed, {(job.ActualCost is { } cost ? cost.ToString() : "price unknown")} (estimated {job.EstimatedTokens:N0})");
        }
    }
}
