using System.CommandLine;
using AvatarFineTune.Avatars;

namespace ConsoleHost.Cli;

/// <summary>The options that every command takes, and those that many do.</summary>
internal static class CommonOptions
{
    public static Option<FileInfo> Database { get; } = new("--db")
    {
        Description = "The database file; it is created when missing.",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo("avatars.db"),
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document and nothing else.",
        Recursive = true,
    };

    public static Option<string> User { get; } = new("--user")
    {
        Description = "The user who owns the avatar.",
        HelpName = "ID",
        DefaultValueFactory = _ => "me",
        Recursive = true,
    };

    public static Option<string> Avatar { get; } = new("--avatar")
    {
        Description = "The avatar's id, such as ava.",
        HelpName = "ID",
        Required = true,
    };

    public static Option<string> Model { get; } = new("--model")
    {
        Description = "The base model, as vendor/model.",
        HelpName = "VENDOR/MODEL",
        DefaultValueFactory = _ => "local/neutral",
    };

    public static Option<int?> Epochs { get; } = new("--epochs")
    {
        Description = "Passes over the training file; without it, resolved by the number of examples.",
        HelpName = "N",
    };

    public static AvatarKey AvatarKey(ParseResult parsed) => new(parsed.GetRequiredValue(User), parsed.GetRequiredValue(Avatar));

    public static ModelRef ModelRef(ParseResult parsed) => AvatarFineTune.Avatars.ModelRef.Parse(parsed.GetRequiredValue(Model));
}
