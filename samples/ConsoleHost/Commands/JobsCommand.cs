using System.CommandLine;
using AvatarFineTune.Jobs;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Shows an avatar's jobs; runs, cancels or details one.</summary>
internal static class JobsCommand
{
    private static readonly Argument<Guid> Id = new("id") { Description = "The job's id." };

    public static Command Create()
    {
        var command = new Command("jobs", "Show an avatar's jobs; run, cancel or detail one.") { CommonOptions.Avatar };
        command.Handle(ListAsync);
        command.Subcommands.Add(One("show", "Show a job and what the vendor measured.", ShowAsync));
        command.Subcommands.Add(One("run", "Drive a job to its end from here.", async (context, key, ct) =>
        {
            var job = await JobProgress.RunAsync(context, key, ct);
            context.Result(new JobResult(job, IsNew: false), CliJson.Default.JobResult, console => JobProgress.Show(console, job));
            return JobProgress.ExitCode(job);
        }));
        command.Subcommands.Add(One("cancel", "Ask to cancel a job.", async (context, key, ct) =>
        {
            var job = await context.Get<FineTuneService>().CancelJobAsync(key, ct) ?? throw new ArgumentException($"There is no job {key.Id}: see 'jobs'.");
            context.Result(new JobResult(job, IsNew: false), CliJson.Default.JobResult, console => console.MarkupLine(
                job.IsFinished ? $"it has ended: {job.Status.ToString().ToLowerInvariant()}" : "asked to cancel; it ends when next driven"));
            return ExitCodes.Done;
        }));
        return command;
    }

    private static Command One(string name, string description, Func<CommandContext, JobKey, CancellationToken, Task<int>> body)
    {
        var command = new Command(name, description) { Id };
        command.Handle((context, cancellationToken) =>
            body(context, new(context.Parsed.GetRequiredValue(CommonOptions.User), context.Parsed.GetRequiredValue(Id)), cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var avatar = await context.RequireAvatarAsync(cancellationToken);
        var jobs = await context.Get<FineTuneService>().ListJobsAsync(avatar, cancellationToken);
        var versions = await context.Get<FineTuneService>().ListVersionsAsync(avatar, cancellationToken);
        context.Result(new JobsResult(jobs, [.. versions.Select(v => new VersionItem(v.Number, v.Model.ToString(), v.Base?.ToString(), v.CreatedAt))], []), CliJson.Default.JobsResult, console =>
        {
            var table = new Table().RoundedBorder().AddColumns("created", "status", "base", "examples", "cost", "version", "id");
            foreach (var job in jobs)
            {
                table.AddRow(
                    $"{job.CreatedAt:u}", job.Status.ToString().ToLowerInvariant(), Markup.Escape(job.Base.ToString()), $"{job.TrainingExamplesCount}",
                    (job.ActualCost ?? job.EstimatedCost)?.ToString() ?? "unknown", job.Version?.ToString() ?? "-", job.Key.Id.ToString());
            }

            console.Write(table);
        });
        return ExitCodes.Done;
    }

    private static async Task<int> ShowAsync(CommandContext context, JobKey key, CancellationToken cancellationToken)
    {
        var service = context.Get<FineTuneService>();
        var job = await service.GetJobAsync(key, cancellationToken) ?? throw new ArgumentException($"There is no job {key.Id}: see 'jobs'.");
        var events = await service.ListEventsAsync(key, cancellationToken);
        context.Result(new JobsResult([job], [], events), CliJson.Default.JobsResult, console =>
        {
            JobProgress.Show(console, job);
            foreach (var e in events)
            {
                var metrics = e.Metrics is null ? "" : " " + string.Join(", ", e.Metrics.Select(m => $"{m.Key} {m.Value:0.###}"));
                console.MarkupLine($"[grey]{e.At:HH:mm:ss}[/] {Markup.Escape(e.Message)}{Markup.Escape(metrics)}");
            }
        });
        return ExitCodes.Done;
    }
}

/// <summary>What <c>jobs --json</c> prints.</summary>
internal sealed record JobsResult(IReadOnlyList<FineTuneJob> Jobs, IReadOnlyList<VersionItem> Versions, IReadOnlyList<FineTuneJobEvent> Events);

/// <summary>A version as printed.</summary>
internal sealed record VersionItem(int Number, string Model, string? Base, DateTimeOffset CreatedAt);
