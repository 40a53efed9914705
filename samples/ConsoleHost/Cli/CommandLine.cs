using System.CommandLine;
using System.Text.RegularExpressions;
using ConsoleHost.Commands;
using ConsoleHost.Demo;

namespace ConsoleHost.Cli;

/// <summary>All commands. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 tables of another version (db status), 130 cancelled.</summary>
internal static partial class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("From chat exports to a talking avatar. Without a command, a guided demo runs on bundled sample chats.");
        StoreOptions.AddTo(root);
        VendorOptions.AddTo(root);
        root.Options.Add(CommonOptions.Json);
        root.Options.Add(CommonOptions.User);
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(TokensCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(ExamplesCommand.Create());
        root.Subcommands.Add(EstimateCommand.Create());
        root.Subcommands.Add(TrainCommand.Create());
        root.Subcommands.Add(JobsCommand.Create());
        root.Subcommands.Add(ActivateCommand.Create());
        root.Subcommands.Add(ActivateCommand.CreateDeactivate());
        root.Subcommands.Add(ChatCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());
        root.Subcommands.Add(AdoptCommand.Create());
        root.Subcommands.Add(UsageCommand.Create());
        root.Subcommands.Add(EraseCommand.Create());
        root.Subcommands.Add(DbCommand.Create());
        root.Handle(GuidedDemo.RunAsync);

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"error: {Plain(error.Message, args)}");
            }

            await Console.Error.WriteLineAsync("Run it with --help to see how it is used.");
            return ExitCodes.WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>The parser speaks of .NET types, and over several lines; and it quotes what it can't place, passwords too.</summary>
    private static string Plain(string message, string[] args)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (Secret().IsMatch(line) || After(args, "--store").Concat(After(args, "--api-key")).Any(a => line.Contains($"argument '{a}'", StringComparison.Ordinal)))
        {
            return "An argument is not understood, and not shown, as it may be a part of a connection string or a key: write that as one argument after --store or --api-key, in quotes.";
        }

        return ExpectedType().Replace(line, match => match.Groups["type"].Value switch
        {
            var t when t.Contains("Guid", StringComparison.Ordinal) => " as an id",
            var t when t.Contains("DateOnly", StringComparison.Ordinal) => " as a day, such as 2026-11-01",
            var t when t.Contains("Int", StringComparison.Ordinal) => " as a whole number",
            var t when t.Contains("Double", StringComparison.Ordinal) => " as a number",
            var t when t.Contains("FileInfo", StringComparison.Ordinal) => " as a path",
            _ => "",
        });
    }

    private static IEnumerable<string> After(string[] args, string option) => args.SkipWhile(a => !a.StartsWith(option, StringComparison.Ordinal)).Skip(1);

    [GeneratedRegex(@"argument '(?:.*(?:pass(?:word|phrase|wd)?|pwd)\s*=.*|.*://.*@.*)'", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(" as expected type '(?<type>[^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex ExpectedType();
}
