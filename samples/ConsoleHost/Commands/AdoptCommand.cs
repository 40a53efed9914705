using System.CommandLine;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Brings in a model that was tuned before, or elsewhere, as the avatar's next version.</summary>
internal static class AdoptCommand
{
    private static readonly Argument<string> Model = new("model") { Description = "The tuned model, as vendor/model." };
    private static readonly Option<string?> Base = new("--base") { Description = "What it was tuned from, to price it and to fall back to.", HelpName = "VENDOR/MODEL" };
    private static readonly Option<FileInfo?> Prompt = new("--prompt") { Description = "A file with the system prompt that it was trained with, byte for byte.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("adopt", "Bring in a model that was tuned before, as the avatar's next version.") { Model, CommonOptions.Avatar, Base, Prompt };
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = context.Parsed;
        var prompt = parsed.GetValue(Prompt) is { } file ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : null;
        var version = await context.Get<FineTuneService>().AdoptModelAsync(
            CommonOptions.AvatarKey(parsed),
            ModelRef.Parse(parsed.GetRequiredValue(Model)),
            parsed.GetValue(Base) is { } name ? ModelRef.Parse(name) : null,
            prompt,
            cancellationToken);
        context.Result(
            new VersionItem(version.Number, version.Model.ToString(), version.Base?.ToString(), version.CreatedAt),
            CliJson.Default.VersionItem,
            console =>
            {
                console.MarkupLine($"[green]version {version.Number}[/] is {Markup.Escape(version.Model.ToString())}");
                console.MarkupLine($"[grey]next:[/] activate {version.Number} --avatar {Markup.Escape(version.Avatar.AvatarId)}");
            });
        return ExitCodes.Done;
    }
}
