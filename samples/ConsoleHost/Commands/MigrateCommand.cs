using System.CommandLine;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using ConsoleHost.Cli;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Moves an avatar to another model or vendor: trains the stored dataset there, shows both models' answers, and switches.</summary>
internal static class MigrateCommand
{
    private const int Samples = 3;

    private static readonly Option<string[]> To = new("--to")
    {
        Description = "The vendor and the model to train there, such as nebius meta-llama/Llama-3.1-8B-Instruct.",
        HelpName = "VENDOR MODEL",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private static readonly Option<int?> Version = new("--version-number") { Description = "The version to move; without it, the active one, or the newest.", HelpName = "N" };
    private static readonly Option<bool> NoSwitch = new("--no-switch") { Description = "Leave the present version active." };

    public static Command Create()
    {
        var command = new Command("migrate", "Train the avatar's stored dataset at another vendor, compare, and switch.")
        {
            CommonOptions.Avatar, To, Version, CommonOptions.Epochs, SpendLimit.Option, NoSwitch,
        };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = context.Parsed;
        var avatar = await context.RequireAvatarAsync(cancellationToken);
        var from = await FindVersionAsync(context, avatar, cancellationToken);
        var target = parsed.GetRequiredValue(To);
        var service = context.Get<FineTuneService>();
        var creation = await service.CreateJobAsync(
            new(avatar, new(target[0], target[1]))
            {
                DatasetId = from.DatasetId,
                Hyperparameters = new() { Epochs = parsed.GetValue(CommonOptions.Epochs) },
                SpendLimit = SpendLimit.Of(parsed),
            },
            progress: null,
            cancellationToken);
        if (creation.Job is not { } job)
        {
            throw new InvalidOperationException(creation.Refusal!.Message);
        }

        context.Console.MarkupLine($"version {from.Number} is {Markup.Escape(from.Model.ToString())}; its dataset goes to {Markup.Escape(job.Base.ToString())}, for about {job.EstimatedCost?.ToString() ?? "an unknown price"}");
        job = await JobProgress.RunAsync(context, job.Key, cancellationToken);
        if (job.Version is not { } number)
        {
            context.Result(new MoveResult(from.Number, job, [], Switched: false), CliJson.Default.MoveResult, console => JobProgress.Show(console, job));
            return JobProgress.ExitCode(job);
        }

        // The old model first: at some vendors its hosting ends with the switch. The new one answers only then, where it must be hosted.
        var moved = (await service.ListVersionsAsync(avatar, cancellationToken)).First(v => v.Number == number);
        var lines = await ReadAsync(context.Get<ITrainingStore>(), from, cancellationToken);
        var before = await AskAsync(context, from, lines, cancellationToken);
        var isSwitched = !parsed.GetValue(NoSwitch);
        if (isSwitched)
        {
            await Hosting.ActivateAsync(context, avatar, number, cancellationToken);
        }

        var after = await AskAsync(context, moved, lines, cancellationToken);
        var answers = lines.Select((turns, i) => new ComparedAnswer(turns[^2].Text, turns[^1].Text, before[i], after[i])).ToList();
        context.Result(new MoveResult(from.Number, job, answers, isSwitched), CliJson.Default.MoveResult, console => Show(console, from, moved, job, answers, isSwitched));
        return ExitCodes.Done;
    }

    private static async Task<ModelVersion> FindVersionAsync(CommandContext context, AvatarKey avatar, CancellationToken cancellationToken)
    {
        var versions = await context.Get<FineTuneService>().ListVersionsAsync(avatar, cancellationToken);
        var number = context.Parsed.GetValue(Version) ?? (await context.Get<AvatarService>().GetAsync(avatar, cancellationToken))?.ActiveVersion;
        var version = number is null ? versions.FirstOrDefault(v => v.DatasetId is not null) : versions.FirstOrDefault(v => v.Number == number);
        return version is { DatasetId: not null } ? version
            : version is not null ? throw new ArgumentException($"Version {version.Number} was adopted, so its dataset is not here: 'train --model VENDOR/MODEL' composes one.")
            : throw new ArgumentException(number is null ? "The avatar has no trained version yet: train it first." : $"There is no version {number}.");
    }

    /// <summary>Words that were held out from training, or else trained on, each with what the person really answered.</summary>
    private static async Task<List<List<ChatMessage>>> ReadAsync(ITrainingStore store, ModelVersion version, CancellationToken cancellationToken)
    {
        var lines = new List<List<ChatMessage>>();
        foreach (var side in (DatasetSide[])[DatasetSide.Validation, DatasetSide.Training])
        {
            await foreach (var line in store.ReadLinesAsync(version.Avatar, version.DatasetId!.Value, side, cancellationToken))
            {
                if (lines.Count == Samples)
                {
                    return lines;
                }

                if (TrainingLine.Read(line.Json) is { Count: > 1 } turns)
                {
                    lines.Add(turns);
                }
            }
        }

        return lines;
    }

    private static async Task<List<string>> AskAsync(CommandContext context, ModelVersion version, List<List<ChatMessage>> lines, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        foreach (var turns in lines)
        {
            try
            {
                using var client = context.Get<VendorRegistry>().Get(version.Model).CreateChatClient(version.Model.Model);
                answers.Add((await client.GetResponseAsync(turns[..^1], cancellationToken: cancellationToken)).Text);
            }
            catch (Exception e) when (e is ModelVendorException or ArgumentException)
            {
                // The old vendor may be the reason for the move.
                answers.Add($"(no answer: {(e is ModelVendorException fault ? fault.Fault.ToString() : "its vendor is not registered")})");
            }
        }

        return answers;
    }

    private static void Show(IAnsiConsole console, ModelVersion from, ModelVersion to, FineTuneJob job, IReadOnlyList<ComparedAnswer> answers, bool isSwitched)
    {
        JobProgress.Show(console, job);
        var table = new Table().RoundedBorder().AddColumns("said to the avatar", "the person's answer", $"version {from.Number}", $"[green]version {to.Number}[/]");
        foreach (var answer in answers)
        {
            table.AddRow(Markup.Escape(answer.Message), Markup.Escape(answer.Real), Markup.Escape(answer.Before), Markup.Escape(answer.After));
        }

        console.Write(table);
        console.MarkupLine(isSwitched
            ? $"version [green]{to.Number}[/] answers now; back with: activate {from.Number} --avatar {Markup.Escape(to.Avatar.AvatarId)}"
            : $"[grey]next:[/] activate {to.Number} --avatar {Markup.Escape(to.Avatar.AvatarId)}");
    }
}

/// <summary>What <c>migrate --json</c> prints.</summary>
internal sealed record MoveResult(int From, FineTuneJob Job, IReadOnlyList<ComparedAnswer> Answers, bool Switched);

/// <summary>One message, what the person answered, and what both models answer.</summary>
internal sealed record ComparedAnswer(string Message, string Real, string Before, string After);
