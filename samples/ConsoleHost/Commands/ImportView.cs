using AvatarFineTune.Examples;
using AvatarFineTune.Transcripts;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Shows what became of every message and exchange of an import.</summary>
internal static class ImportView
{
    public static void Show(IAnsiConsole console, TrainingData data)
    {
        var table = new Table().RoundedBorder().Title($"[bold]{Markup.Escape(data.SourceName)}[/] ({string.Join(", ", data.Report.Platforms)})");
        table.AddColumns("messages", "count");
        AddReport(table, data.Report);
        table.AddEmptyRow();
        var exchanges = data.Exchanges;
        if (exchanges.ChatsWithoutAvatar > 0)
        {
            table.AddRow("[yellow]chats without the speaker[/]", $"{exchanges.ChatsWithoutAvatar}, with {exchanges.MessagesWithoutAvatar} messages");
        }

        table.AddRow("[bold]exchanges cut[/]", $"{exchanges.Exchanges} from {exchanges.Conversations} {(exchanges.Conversations == 1 ? "conversation" : "conversations")}");
        Row(table, "exact duplicates", exchanges.ExactDuplicates);
        Row(table, "near duplicates", exchanges.NearDuplicates);
        Row(table, "one-word replies beyond their share", exchanges.ShortReplies);
        Row(table, "known from an earlier import", exchanges.AlreadyKnown);
        Row(table, "erased before, kept out", exchanges.Blocked);
        table.AddRow("[bold]new examples[/]", $"[green]{exchanges.Added}[/]");
        if (exchanges.Redactions.Count > 0)
        {
            table.AddRow("private values", string.Join(", ", exchanges.Redactions.Select(r => $"{r.Value} {r.Key}")));
        }

        table.AddRow("import", $"[grey]{data.Id}[/]");
        console.Write(table);
    }

    public static void AddReport(Table table, ImportReport report)
    {
        table.AddRow("[bold]kept[/]", $"[green]{report.Kept}[/]");
        foreach (var (reason, count) in report.Skipped.OrderByDescending(s => s.Value))
        {
            Row(table, $"skipped: {reason.ToString().ToLowerInvariant()}", count);
        }

        Row(table, "duplicates", report.Duplicates);
        Row(table, "[yellow]not understood[/]", report.NotUnderstood);
        Row(table, "out of order (kept)", report.OutOfOrder);
        Row(table, "edited (kept)", report.Edited);
        Row(table, "files without a chat, ignored", report.IgnoredFiles);
    }

    private static void Row(Table table, string what, long count)
    {
        if (count > 0)
        {
            table.AddRow(what, $"{count}");
        }
    }
}
