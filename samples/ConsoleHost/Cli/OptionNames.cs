using System.Text.RegularExpressions;

namespace ConsoleHost.Cli;

/// <summary>The SDK's messages name its own options: here they say the command line's, or leave advice out that it has no option for.</summary>
internal static partial class OptionNames
{
    private static readonly (string Sdk, string Cli)[] Names =
    [
        ("TranscriptReadOptions.Platform", "--platform"),
        ("TranscriptReadOptions.Columns", "--column ROLE=HEADER"),
        ("TranscriptReadOptions.DateOrder", "--date-order"),
        ("Call PostgresMigrations.MigrateAsync, set MigrateOnStart, or run the script that PostgresMigrations.Script gives.", "Run 'db migrate' first, or the SQL that 'db script' prints."),
        ("Call PostgresMigrations.MigrateAsync, set MigrateOnStart, or run the script.", "Run 'db migrate' first, or the SQL that 'db script' prints."),
        ("Call PostgresMigrations.MigrateAsync, or check the Schema option.", "Run 'db migrate', or check --schema."),
    ];

    public static string Translate(string message) =>
        Limits().Replace(Names.Aggregate(message, (text, name) => text.Replace(name.Sdk, name.Cli, StringComparison.Ordinal)), "");

    [GeneratedRegex(@"[,;:] (?:or|if it is|if that is right|if you trust it),? raise (?:\w+\.)?Max\w+(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Limits();
}
