using System.CommandLine;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Transcripts;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Imports a chat export as training examples of an avatar.</summary>
internal static class ImportCommand
{
    private static readonly Option<string[]> Speaker = new("--speaker")
    {
        Description = "The avatar's whole name or id in the chats, as 'inspect' shows it; several times if there are several.",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<string?> Name = new("--name") { Description = "The avatar's display name; the default is the first speaker." };

    private static readonly Option<RedactionMode> Redaction = new("--redaction")
    {
        Description = "What to do with private values, such as phone numbers and passwords: leave, count or replace them.",
        HelpName = "off|report|replace",
        DefaultValueFactory = _ => RedactionMode.Replace,
    };

    public static Command Create()
    {
        var command = new Command("import", "Import chat exports as training examples.") { CommonOptions.Avatar, Speaker, Name, Redaction };
        SourceInput.AddTo(command);
        command.Handle(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = context.Parsed;
        var avatar = CommonOptions.AvatarKey(parsed);
        var speakers = parsed.GetRequiredValue(Speaker);
        await using var source = SourceInput.Open(parsed);
        var data = await context.Get<TrainingDataService>().ImportAsync(
            avatar,
            source,
            new() { Speakers = speakers, Redaction = parsed.GetValue(Redaction), Read = SourceInput.ReadOptions(parsed) },
            progress: null,
            cancellationToken);
        await NameAsync(context.Get<AvatarService>(), avatar, parsed.GetValue(Name), speakers[0], cancellationToken);
        context.Result(new ImportResult(data.Id, data.SourceName, data.Report, data.Exchanges), CliJson.Default.ImportResult, console =>
        {
            ImportView.Show(console, data);
            console.MarkupLineInterpolated($"[grey]next:[/] examples --avatar {avatar.AvatarId}, then estimate and train");
        });
        return ExitCodes.Done;
    }

    /// <summary>The first import names the avatar; a later one renames it only when told to.</summary>
    private static async Task NameAsync(AvatarService avatars, AvatarKey avatar, string? name, string speaker, CancellationToken cancellationToken)
    {
        var profile = await avatars.GetAsync(avatar, cancellationToken);
        if (name is not null || profile?.Name is null)
        {
            await avatars.SaveAsync((profile ?? new() { Avatar = avatar }) with { Name = name ?? speaker }, cancellationToken);
        }
    }
}

/// <summary>What <c>import --json</c> prints.</summary>
internal sealed record ImportResult(Guid Id, string Source, ImportReport Report, ExchangeReport Exchanges);
