using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>Activates a version, and waits for its deployment where its vendor needs one: there is no worker here.</summary>
internal static class Hosting
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Makes the version the one that answers, once it is deployed.</summary>
    public static async Task ActivateAsync(CommandContext context, AvatarKey avatar, int version, CancellationToken cancellationToken)
    {
        var isSaid = false;
        while (true)
        {
            var activation = await context.Get<FineTuneService>().ActivateModelAsync(avatar, version, cancellationToken);
            if (activation.Refusal is { } refusal)
            {
                throw new InvalidOperationException(refusal.Message);
            }

            if (activation.State == ActivationState.Active)
            {
                return;
            }

            if (!isSaid)
            {
                context.Console.MarkupLine("the model is being deployed: this can take minutes, and goes on at the vendor if you stop here");
                isSaid = true;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
