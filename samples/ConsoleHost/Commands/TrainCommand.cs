using System.CommandLine;
using AvatarFineTune.Jobs;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Creates a job, and drives it to its end from here. Interrupted, it goes on with <c>jobs run</c>.</summary>
internal static class TrainCommand
{
    private static readonly Option<string?> Suffix = new("--suffix") { Description = "A readable part of the tuned model's name." };
    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of split and order.", DefaultValueFactory = _ => 42 };
    private static readonly Option<bool> Activate = new("--activate") { Description = "Activate the new version when it succeeds." };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Only queue the job." };

    public static Command Create()
    {
        var command = new Command("train", "Train an avatar on its examples.")
        {
            CommonOptions.Avatar, CommonOptions.Model, CommonOptions.Epochs, SpendLimit.Option, Suffix, Seed, Activate, NoWait,
        };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = context.Parsed;
        var service = context.Get<FineTuneService>();
        var creation = await service.CreateJobAsync(
            new(await context.RequireAvatarAsync(cancellationToken), CommonOptions.ModelRef(parsed))
            {
                Hyperparameters = new() { Epochs = parsed.GetValue(CommonOptions.Epochs) },
                SpendLimit = SpendLimit.Of(parsed),
                Suffix = parsed.GetValue(Suffix),
                Seed = parsed.GetValue(Seed),
                Activation = parsed.GetValue(Activate) ? ActivationPolicy.WhenSucceeded : ActivationPolicy.Manual,
            },
            progress: null,
            cancellationToken);
        if (creation.Job is not { } job)
        {
            throw new InvalidOperationException(creation.Refusal!.Message);
        }

        if (!creation.IsNew)
        {
            context.Console.MarkupLine("[yellow]note:[/] the same training was queued before: this goes on with that job, as it was asked for then");
        }

        if (!parsed.GetValue(NoWait))
        {
            job = await JobProgress.RunAsync(context, job.Key, cancellationToken);
        }

        // Also where the policy did it: at a vendor that deploys, the version is active only once that is done.
        if (parsed.GetValue(Activate) && job.Version is { } version)
        {
            await Hosting.ActivateAsync(context, job.Avatar, version, cancellationToken);
        }

        context.Result(new JobResult(job, creation.IsNew), CliJson.Default.JobResult, console =>
        {
            JobProgress.Show(console, job);
            if (job.Version is not null && !parsed.GetValue(Activate))
            {
                console.MarkupLine($"[grey]next:[/] activate {job.Version} --avatar {Markup.Escape(job.Avatar.AvatarId)}");
            }
        });
        return JobProgress.ExitCode(job);
    }
}

/// <summary>What <c>train --json</c> and <c>jobs run --json</c> print.</summary>
internal sealed record JobResult(FineTuneJob Job, bool IsNew);
