using System.CommandLine;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Erases a participant, an import or the avatar, here and at the vendors, and shows how far that is.</summary>
internal static class EraseCommand
{
    private const int MaxListed = 5;

    private static readonly Argument<string> Participant = new("name") { Description = "The participant's exact name, or the platform's id." };
    private static readonly Argument<Guid> Import = new("id") { Description = "The import's id, as 'import' shows it." };
    private static readonly Option<bool> KeepModels = new("--keep-models") { Description = "Keep models that are trained already: they still know what is erased." };
    private static readonly Option<bool> AllowReimport = new("--allow-reimport") { Description = "Let what is erased be imported again." };
    private static readonly Option<bool> Preview = new("--preview") { Description = "Only show what would be erased." };

    public static Command Create()
    {
        var command = new Command("erase", "Erase a participant, an import or the avatar, here and at the vendors.");
        command.Subcommands.Add(One("participant", "Erase all that a participant wrote in, and keep them out.", [Participant], p => ErasureScope.Participant(p.GetRequiredValue(Participant))));
        command.Subcommands.Add(One("import", "Erase an import and its examples.", [Import], p => ErasureScope.Import(p.GetRequiredValue(Import))));
        command.Subcommands.Add(One("avatar", "Erase the avatar with all that belongs to it.", [], _ => ErasureScope.Avatar));
        var status = new Command("status", "Show what is deleted at the vendors and what is not, and go on with it.") { CommonOptions.Avatar };
        status.Handle((context, cancellationToken) => FinishAsync(context, CommonOptions.AvatarKey(context.Parsed), erased: null, missNote: "", cancellationToken));
        command.Subcommands.Add(status);
        return command;
    }

    private static Command One(string name, string description, Argument[] arguments, Func<ParseResult, ErasureScope> scope)
    {
        var command = new Command(name, description) { CommonOptions.Avatar, KeepModels, AllowReimport, Preview };
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        command.Handle(async (context, cancellationToken) =>
        {
            var avatar = await context.RequireAvatarAsync(cancellationToken);
            var options = new ErasureOptions { KeepTrainedModels = context.Parsed.GetValue(KeepModels), AllowReimport = context.Parsed.GetValue(AllowReimport) };
            var service = context.Get<TrainingDataService>();
            var what = scope(context.Parsed);
            if (what.ImportId is { } import)
            {
                await RequireImportAsync(service, avatar, import, cancellationToken);
            }

            if (context.Parsed.GetValue(Preview))
            {
                var preview = await service.PreviewErasureAsync(avatar, what, options, cancellationToken);
                context.Result(new EraseResult(preview, []), CliJson.Default.EraseResult, console => Show(console, "would erase", preview, MissNote(what, keepsOut: false)));
                return ExitCodes.Done;
            }

            return await FinishAsync(context, avatar, await service.EraseAsync(avatar, what, options, cancellationToken), MissNote(what, keepsOut: !options.AllowReimport), cancellationToken);
        });
        return command;
    }

    /// <summary>There is no worker here: what is due at the vendors is worked off now, and what is left is said.</summary>
    private static async Task<int> FinishAsync(CommandContext context, AvatarKey avatar, ErasureReport? erased, string missNote, CancellationToken cancellationToken)
    {
        await context.Get<FineTuneService>().RunErasuresAsync(cancellationToken);
        var rows = await context.Get<TrainingDataService>().ListVendorErasuresAsync(avatar, cancellationToken);
        context.Result(new EraseResult(erased, [.. rows.Select(VendorErasureItem.From)]), CliJson.Default.EraseResult, console =>
        {
            if (erased is not null)
            {
                Show(console, "erased", erased, missNote);
            }

            if (rows.Count == 0)
            {
                console.MarkupLine("nothing was sent to a vendor");
                return;
            }

            var table = new Table().RoundedBorder().AddColumns("requested", "vendor", "job", "hosting", "model", "files", "status");
            foreach (var row in rows.Select(VendorErasureItem.From))
            {
                table.AddRow($"{row.RequestedAt:u}", Markup.Escape(row.Vendor), row.Job.ToString(), row.Deployments, row.Model, row.Files, row.DoneAt is null ? $"[yellow]{row.Status}[/]" : row.Status);
            }

            console.Write(table);
            if (rows.Any(r => r.DoneAt is null))
            {
                console.MarkupLine("[yellow]note:[/] not all is gone at the vendor yet: 'erase status' goes on with it");
            }
        });
        return ExitCodes.Done;
    }

    /// <summary>A typo must not pass for an erasure.</summary>
    private static string MissNote(ErasureScope scope, bool keepsOut) => scope.ParticipantName is null ? ""
        : $"nothing of them was found; names are compared whole, and 'examples --json' shows them{(keepsOut ? ". Later imports leave out whoever has this name or id" : "")}";

    private static async Task RequireImportAsync(TrainingDataService service, AvatarKey avatar, Guid id, CancellationToken cancellationToken)
    {
        var imports = await service.ListImportsAsync(avatar, cancellationToken);
        if (!imports.Any(i => i.Id == id))
        {
            var known = imports.Count == 0 ? "it has none" : $"its last are {string.Join(", ", imports.Take(MaxListed).Select(i => $"{i.Id} ('{i.SourceName}' of {i.CreatedAt:yyyy-MM-dd HH:mm})"))}";
            throw new ArgumentException($"The avatar has no import {id}: {known}.");
        }
    }

    private static void Show(IAnsiConsole console, string verb, ErasureReport report, string missNote)
    {
        var versions = report.TrainedVersions.Count == 0 ? "none" : string.Join(", ", report.TrainedVersions);
        console.MarkupLine($"{verb} [bold]{report.Examples}[/] examples and {report.DatasetLines} dataset lines; versions trained on them: {versions}");
        if (missNote.Length > 0 && report is { Examples: 0, DatasetLines: 0 })
        {
            console.MarkupLineInterpolated($"[yellow]note:[/] {missNote}");
        }

        if (report.Deactivated)
        {
            console.MarkupLine("the active version is among them: the base model answers in its place");
        }

        if (report.CancelledJobs > 0)
        {
            console.MarkupLine($"unfinished jobs to cancel: {report.CancelledJobs}");
        }
    }
}

/// <summary>What <c>erase --json</c> prints.</summary>
internal sealed record EraseResult(ErasureReport? Erased, IReadOnlyList<VendorErasureItem> Vendors);

/// <summary>A vendor erasure as printed.</summary>
internal sealed record VendorErasureItem(
    DateTimeOffset RequestedAt, string Vendor, Guid Job, string Deployments, string Model, string Files, string Status, int Attempts, DateTimeOffset? DoneAt)
{
    public static VendorErasureItem From(VendorErasure row) => new(
        row.RequestedAt, row.Vendor, row.Job.Id, Word(row.Deployments), Word(row.Model), Word(row.Files), Word(row.Status), row.Attempts, row.DoneAt);

    private static string Word<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
