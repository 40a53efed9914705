using System.CommandLine;
using AvatarFineTune.Transcripts;
using ConsoleHost.Cli;
using ConsoleHost.Commands.Inspect;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Shows what a chat export holds, and what an import would make of it. Stores nothing.</summary>
internal static class InspectCommand
{
    private const int MostRows = 20;

    public static Command Create()
    {
        var command = new Command("inspect", "Show what chat exports hold, without storing anything.");
        SourceInput.AddTo(command);
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var source = SourceInput.Open(context.Parsed);
        await using var transcript = await context.Get<TranscriptReaders>().OpenAsync(source, SourceInput.ReadOptions(context.Parsed), cancellationToken);
        if (context.IsJson)
        {
            await using var output = new HeldOutput();
            await InspectDocument.WriteAsync(transcript, output.Stream, cancellationToken);
            await output.ReleaseAsync(cancellationToken);
            return ExitCodes.Done;
        }

        await foreach (var _ in transcript.ReadMessagesAsync(cancellationToken))
        {
            // Read to the end: the report is complete then.
        }

        Show(context.Console, source.Name, transcript.Report);
        return ExitCodes.Done;
    }

    private static void Show(IAnsiConsole console, string name, ImportReport report)
    {
        var table = new Table().RoundedBorder().Title($"[bold]{Markup.Escape(name)}[/] ({string.Join(", ", report.Platforms)})").AddColumns("messages", "count");
        ImportView.AddReport(table, report);
        console.Write(table);
        var chats = new Table().RoundedBorder().AddColumns("chat", "kept", "exports", "dialect", "dates", "decided by");
        foreach (var chat in report.Chats.Take(MostRows))
        {
            chats.AddRow(chat.Title.Length == 0 ? "[grey](no title)[/]" : Markup.Escape(chat.Title), $"{chat.Kept}", $"{chat.MergedExports + 1}", chat.Dialect ?? "-", Dates(chat), Markup.Escape(chat.DateOrderEvidence ?? "-"));
        }

        console.Write(chats);
        More(console, report.Chats.Count, "chats");
        var owners = new Table().RoundedBorder().AddColumns("who wrote", "messages", "id", "the export says");
        foreach (var owner in report.Owners.Take(MostRows))
        {
            owners.AddRow(Markup.Escape(owner.Name), $"{owner.Messages}", Markup.Escape(owner.Id ?? "-"), owner.Evidence is null ? "" : $"[green]its owner[/] ({Markup.Escape(owner.Evidence)})");
        }

        console.Write(owners);
        More(console, report.Owners.Count, "people");
        foreach (var sample in report.NotUnderstoodSamples)
        {
            console.MarkupLine($"[yellow]not understood[/] {Markup.Escape(sample.Source)} line {sample.Line}: {Markup.Escape(sample.Excerpt)}");
        }

        console.MarkupLine("[grey]next:[/] import the same with --avatar ID --speaker NAME, with the name or id that the avatar has above");
    }

    private static string Dates(ChatReport chat) =>
        chat.DateOrder is { } order ? $"{InspectNames.Of(order)}, {InspectNames.Of(chat.DateOrderBasis)}" : "-";

    private static void More(IAnsiConsole console, int count, string what)
    {
        if (count > MostRows)
        {
            console.MarkupLine($"[grey]and {count - MostRows:N0} more {what}[/]");
        }
    }
}
