using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using ConsoleHost.Cli;

namespace ConsoleHost.Commands;

/// <summary>Waits for a version's deployment, and drives it: there is no worker here.</summary>
internal static class Hosting
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Makes the version the one that answers, once it is deployed.</summary>
    public static Task ActivateAsync(CommandContext context, AvatarKey avatar, int version, CancellationToken cancellationToken) =>
        UntilDoneAsync(context, token => context.Get<FineTuneService>().ActivateModelAsync(avatar, version, token), cancellationToken);

    /// <summary>Hosts the version where its vendor needs that, and leaves another one active.</summary>
    public static Task DeployAsync(CommandContext context, AvatarKey avatar, int version, CancellationToken cancellationToken) =>
        UntilDoneAsync(context, token => context.Get<FineTuneService>().DeployModelAsync(avatar, version, token), cancellationToken);

    private static async Task UntilDoneAsync(CommandContext context, Func<CancellationToken, Task<Activation>> step, CancellationToken cancellationToken)
    {
        var isSaid = false;
        while (true)
        {
            var activation = await step(cancellationToken);
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
