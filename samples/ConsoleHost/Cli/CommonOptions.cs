using System.CommandLine;
using AvatarFineTune.Avatars;

namespace ConsoleHost.Cli;

/// <summary>The options that every command takes, and those that many do.</summary>
internal static class CommonOptions
{
    private const string IdRule = "an id of 1 to 200 characters";

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document and nothing else.",
        Recursive = true,
    };

    public static Option<string> User { get; } = new Option<string>("--user")
    {
        Description = "The user who owns the avatar.",
        HelpName = "ID",
        DefaultValueFactory = _ => "me",
        Recursive = true,
    }.Must(id => id is { Length: > 0 and <= AvatarFineTune.Avatars.AvatarKey.MaxLength }, IdRule);

    public static Option<string> Avatar { get; } = new Option<string>("--avatar")
    {
        Description = "The avatar's id, such as ava.",
        HelpName = "ID",
        Required = true,
    }.Must(id => id is { Length: > 0 and <= AvatarFineTune.Avatars.AvatarKey.MaxLength }, IdRule);

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

    /// <summary>Refuses other values while the line is parsed, as wrong usage.</summary>
    public static Option<T> Must<T>(this Option<T> option, Predicate<T?> rule, string needs)
    {
        option.Validators.Add(result =>
        {
            if (result is { Implicit: false, Errors: var errors } && !errors.Any() && !rule(result.GetValueOrDefault<T>()))
            {
                result.AddError($"Option '{option.Name}' needs {needs}.");
            }
        });
        return option;
    }

    public static AvatarKey AvatarKey(ParseResult parsed) => new(parsed.GetRequiredValue(User), parsed.GetRequiredValue(Avatar));

    public static ModelRef ModelRef(ParseResult parsed) => AvatarFineTune.Avatars.ModelRef.Parse(parsed.GetRequiredValue(Model));
}
