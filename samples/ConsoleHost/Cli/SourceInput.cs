using System.CommandLine;
using AvatarFineTune.Transcripts;

namespace ConsoleHost.Cli;

/// <summary>The chat exports that a command reads, and what its user knows better than they say.</summary>
internal static class SourceInput
{
    private static readonly Option<string?> DateOrder = CreateDateOrder();

    private static readonly Option<string?> Platform = new("--platform")
    {
        Description = "Read the source as an export of this platform, such as whatsapp, instead of finding it out.",
        HelpName = "NAME",
    };

    private static readonly Option<string[]> Column = new("--column")
    {
        Description = "Which column of a CSV file holds what: author, text, time, clock, chat, author-id, id or reply-to; once per column.",
        HelpName = "ROLE=HEADER",
    };

    private static readonly Argument<FileInfo[]> Paths = new("path")
    {
        Description = "The chat export: a file of any known platform, a zip, or a folder; several are read as one source.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the argument and the options to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Paths);
        command.Add(Platform);
        command.Add(DateOrder);
        command.Add(Column);
        command.Validators.Add(result =>
        {
            if (Columns(result.GetValue(Column) ?? [], out var error) is null && error is not null)
            {
                result.AddError(error);
            }
        });
    }

    public static TranscriptSource Open(ParseResult parsed)
    {
        var sources = parsed.GetRequiredValue(Paths)
            .Select(f => Directory.Exists(f.FullName) ? TranscriptSource.FromFolder(f.FullName) : TranscriptSource.FromFile(f.FullName)).ToList();
        return sources.Count == 1 ? sources[0] : TranscriptSource.Combine($"{sources[0].Name} and {sources.Count - 1} more", sources);
    }

    public static TranscriptReadOptions ReadOptions(ParseResult parsed) => new()
    {
        Platform = parsed.GetValue(Platform),
        DateOrder = parsed.GetValue(DateOrder)?.ToLowerInvariant() switch
        {
            "dmy" => AvatarFineTune.Transcripts.DateOrder.DayMonthYear,
            "mdy" => AvatarFineTune.Transcripts.DateOrder.MonthDayYear,
            "ymd" => AvatarFineTune.Transcripts.DateOrder.YearMonthDay,
            _ => null,
        },
        Columns = Columns(parsed.GetValue(Column) ?? [], out _),
    };

    private static CsvColumns? Columns(string[] pairs, out string? error)
    {
        error = null;
        if (pairs.Length == 0)
        {
            return null;
        }

        var roles = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [var role, { Length: > 0 } header] || !IsRole(role) || !roles.TryAdd(role, header))
            {
                error = $"Option '--column' needs ROLE=HEADER with each role once: author, text, time, clock, chat, author-id, id or reply-to; '{pair}' is not that.";
                return null;
            }
        }

        if (!roles.TryGetValue("author", out var author) || !roles.TryGetValue("text", out var text))
        {
            error = "Option '--column' needs author=HEADER and text=HEADER at least.";
            return null;
        }

        return new()
        {
            Author = author,
            Text = text,
            Time = roles.GetValueOrDefault("time"),
            Clock = roles.GetValueOrDefault("clock"),
            Chat = roles.GetValueOrDefault("chat"),
            AuthorId = roles.GetValueOrDefault("author-id"),
            Id = roles.GetValueOrDefault("id"),
            ReplyToId = roles.GetValueOrDefault("reply-to"),
        };
    }

    private static bool IsRole(string role) =>
        role.ToLowerInvariant() is "author" or "text" or "time" or "clock" or "chat" or "author-id" or "id" or "reply-to";

    private static Option<string?> CreateDateOrder()
    {
        var option = new Option<string?>("--date-order") { Description = "Force the order of dates instead of deciding it from the file.", HelpName = "dmy|mdy|ymd" };
        return option.Must(order => order?.ToLowerInvariant() is "dmy" or "mdy" or "ymd", "dmy, mdy or ymd (d for day, m for month, y for year)");
    }
}
