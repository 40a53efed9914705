using System.CommandLine;
using System.Globalization;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Creates a job, and drives it to its end from here. Interrupted, it goes on with <c>jobs run</c>.</summary>
internal static class TrainCommand
{
    private static readonly Option<string?> SpendLimit = new("--spend-limit") { Description = "The most that it may cost, such as 5.00 or 5.00:EUR.", HelpName = "AMOUNT" };
    private static readonly Option<string?> Suffix = new("--suffix") { Description = "A readable part of the tuned model's name." };
    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of split and order.", DefaultValueFactory = _ => 42 };
    private static readonly Option<bool> Activate = new("--activate") { Description = "Activate the new version when it succeeds." };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Only queue the job." };

    public static Command Create()
    {
        var command = new Command("train", "Train an avatar on its examples.")
        {
            CommonOptions.Avatar, CommonOptions.Model, CommonOptions.Epochs, SpendLimit, Suffix, Seed, Activate, NoWait,
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
                SpendLimit = Limit(parsed.GetValue(SpendLimit)),
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

        if (parsed.GetValue(Activate) && job is { Activation: ActivationPolicy.Manual, Version: { } version })
        {
            var activation = await service.ActivateModelAsync(job.Avatar, version, cancellationToken);
            if (activation.Refusal is { } refusal)
            {
                throw new InvalidOperationException(refusal.Message);
            }
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

    private static Money? Limit(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':', 2);
        return decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? new(amount, parts.Length > 1 ? parts[1].ToUpperInvariant() : "USD")
            : throw new FormatException($"'{text}' is not an amount: write 5.00 or 5.00:EUR.");
    }
}

/// <summary>What <c>train --json</c> and <c>jobs run --json</c> print.</summary>
internal sealed record JobResult(FineTuneJob Job, bool IsNew);
