using System.CommandLine;
using AvatarFineTune.Jobs;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Chooses the version that an avatar answers with, or returns to the base model.</summary>
internal static class ActivateCommand
{
    private static readonly Argument<int?> Version = new("version") { Description = "The version's number; without it, the newest.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var command = new Command("activate", "Choose the version that the avatar answers with.") { Version, CommonOptions.Avatar };
        command.Handle(ActivateAsync);
        return command;
    }

    public static Command CreateDeactivate()
    {
        var command = new Command("deactivate", "Return to the base model; versions are kept.") { CommonOptions.Avatar };
        command.Handle(async (context, cancellationToken) =>
        {
            await context.Get<FineTuneService>().DeactivateModelAsync(await context.RequireAvatarAsync(cancellationToken), cancellationToken);
            context.Result(new ActivationResult("base", null), CliJson.Default.ActivationResult, console => console.MarkupLine("the base model answers now"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<int> ActivateAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var avatar = await context.RequireAvatarAsync(cancellationToken);
        var service = context.Get<FineTuneService>();
        var version = context.Parsed.GetValue(Version)
            ?? (await service.ListVersionsAsync(avatar, cancellationToken)).Select(v => (int?)v.Number).FirstOrDefault()
            ?? throw new ArgumentException("The avatar has no version yet: train it first.");
        var activation = await service.ActivateModelAsync(avatar, version, cancellationToken);
        if (activation.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.Message);
        }

        context.Result(new ActivationResult(activation.State.ToString().ToLowerInvariant(), version), CliJson.Default.ActivationResult, console =>
            console.MarkupLine(activation.State == ActivationState.Active ? $"version [green]{version}[/] answers now" : $"version {version} is being deployed: it answers once it is ready and a worker, or this command again, has seen it"));
        return ExitCodes.Done;
    }
}

/// <summary>What <c>activate --json</c> and <c>deactivate --json</c> print.</summary>
internal sealed record ActivationResult(string State, int? Version);
