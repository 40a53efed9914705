using System.CommandLine;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Shows the examples of an avatar, and reviews them: exclude, restore, edit, erase.</summary>
internal static class ExamplesCommand
{
    private static readonly Option<double> MinQuality = new Option<double>("--min-quality") { Description = "Only from this quality, 0 to 1." }.Must(q => q is >= 0 and <= 1, "a number from 0 to 1");
    private static readonly Option<int> Limit = new Option<int>("--limit") { Description = "The most examples to show.", DefaultValueFactory = _ => 20 }.Must(n => n > 0, "a number from 1");
    private static readonly Argument<Guid> Id = new("id") { Description = "The example's id." };
    private static readonly Argument<string> Reply = new("reply") { Description = "The new reply." };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why.", DefaultValueFactory = _ => "excluded by hand" };
    private static readonly Argument<string> Participant = new("name") { Description = "The participant's exact name." };

    public static Command Create()
    {
        var command = new Command("examples", "Show an avatar's examples, or review them.") { CommonOptions.Avatar, MinQuality, Limit };
        command.Handle(ListAsync);
        command.Subcommands.Add(Review("exclude", "Leave an example out of training.", [Id], [Reason],
            (service, avatar, parsed, ct) => service.ExcludeAsync(avatar, parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Reason), ct)));
        command.Subcommands.Add(Review("restore", "Take an excluded example back in.", [Id], [],
            (service, avatar, parsed, ct) => service.RestoreAsync(avatar, parsed.GetRequiredValue(Id), ct)));
        command.Subcommands.Add(Review("edit", "Replace an example's reply.", [Id, Reply], [],
            (service, avatar, parsed, ct) => service.EditReplyAsync(avatar, parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Reply), ct)));
        var erase = new Command("erase", "Erase all that a participant wrote in, for good.") { Participant, CommonOptions.Avatar };
        erase.Handle(EraseAsync);
        command.Subcommands.Add(erase);
        return command;
    }

    private static async Task<int> ListAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var avatar = await context.RequireAvatarAsync(cancellationToken);
        var service = context.Get<TrainingDataService>();
        var statistics = await service.GetStatisticsAsync(avatar, cancellationToken);
        var query = new ExampleQuery { MinQuality = context.Parsed.GetValue(MinQuality), Order = ExampleOrder.Quality, IncludeExcluded = true };
        var items = new List<ExampleItem>();
        await foreach (var example in service.ReadExamplesAsync(avatar, query, cancellationToken).Take(context.Parsed.GetValue(Limit)).WithCancellation(cancellationToken))
        {
            items.Add(ExampleItem.From(example));
        }

        context.Result(new ExamplesResult(statistics, items), CliJson.Default.ExamplesResult, console =>
        {
            var table = new Table().RoundedBorder().AddColumns("quality", "pattern", "they said", "reply", "id");
            foreach (var item in items)
            {
                table.AddRow(
                    $"{item.Quality:0.00}", item.Pattern.ToString().ToLowerInvariant(), Short(item.Prompt), (item.Exclusion is null ? "" : "[red](excluded)[/] ") + Short(item.Reply), item.Id.ToString());
            }

            console.Write(table);
            console.MarkupLine($"{statistics.Total} examples in {statistics.Conversations} conversations, average quality [bold]{statistics.AverageQuality:0.00}[/], {statistics.UsedInTraining} used in training, {statistics.Excluded} excluded");
        });
        return ExitCodes.Done;
    }

    private static Command Review(
        string name, string description, Argument[] arguments, Option[] options,
        Func<TrainingDataService, AvatarFineTune.Avatars.AvatarKey, ParseResult, CancellationToken, Task<TrainingExample?>> change)
    {
        var command = new Command(name, description) { CommonOptions.Avatar };
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Handle(async (context, cancellationToken) =>
        {
            var changed = await change(context.Get<TrainingDataService>(), await context.RequireAvatarAsync(cancellationToken), context.Parsed, cancellationToken)
                ?? throw new ArgumentException($"The avatar has no example {context.Parsed.GetRequiredValue(Id)}: see 'examples'.");
            context.Result(new ExampleChange(ExampleItem.From(changed)), CliJson.Default.ExampleChange, console => console.MarkupLine("[green]done[/]"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> EraseAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var erased = await context.Get<TrainingDataService>().EraseAsync(
            await context.RequireAvatarAsync(cancellationToken), ErasureScope.Participant(context.Parsed.GetRequiredValue(Participant)), cancellationToken: cancellationToken);
        await context.Get<FineTuneService>().RunErasuresAsync(cancellationToken);
        context.Result(new ErasureResult(erased.Examples, erased.DatasetLines, erased.TrainedVersions), CliJson.Default.ErasureResult, console =>
        {
            console.MarkupLine($"erased {erased.Examples} examples and {erased.DatasetLines} dataset lines; versions trained on them: {(erased.TrainedVersions.Count == 0 ? "none" : string.Join(", ", erased.TrainedVersions))}");
            if (erased is { Examples: 0, DatasetLines: 0 })
            {
                console.MarkupLine("[yellow]note:[/] nothing was found; names are compared whole, 'examples --json' shows them");
            }
            else if (erased.TrainedVersions.Count > 0)
            {
                console.MarkupLine("[yellow]note:[/] those versions answer no more: train anew; 'erase status' shows what is gone at the vendor");
            }
        });
        return ExitCodes.Done;
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" / ");
        return Markup.Escape(line.Length > 60 ? line[..59] + "…" : line);
    }
}

/// <summary>What <c>examples --json</c> prints.</summary>
internal sealed record ExamplesResult(ExampleStatistics Statistics, IReadOnlyList<ExampleItem> Examples);

/// <summary>What a review prints.</summary>
internal sealed record ExampleChange(ExampleItem Example);

/// <summary>What <c>examples erase --json</c> prints.</summary>
internal sealed record ErasureResult(int Examples, int DatasetLines, IReadOnlyList<int> TrainedVersions);

/// <summary>An example as printed.</summary>
internal sealed record ExampleItem(
    Guid Id, PatternType Pattern, double Quality, string Prompt, string Reply, string Hash, Guid Conversation, int Position,
    IReadOnlyList<string> Participants, string? Exclusion, bool IsEdited, bool UsedInTraining, int TimesUsed)
{
    public static ExampleItem From(TrainingExample e) => new(
        e.Id, e.PatternType, e.QualityScore, e.Prompt, e.Reply, e.Hash.ToString(), e.ConversationId, e.Position,
        e.Participants, e.Exclusion, e.IsEdited, e.UsedInTraining, e.TimesUsed);
}
