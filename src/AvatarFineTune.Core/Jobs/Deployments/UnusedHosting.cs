using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>
/// Ends hosting that nobody uses: of versions that are not active any more, and of those on their way to an activation that
/// a later choice has overtaken.
/// </summary>
internal sealed class UnusedHosting(ITrainingStore store, JobSignal signal, FineTuneOptions options, TimeProvider time)
{
    /// <summary>Whether hosting that serves no active version is to end, rather than to be kept for later.</summary>
    public bool Ends(ModelDeployment deployment) => options.StopUnusedHosting switch
    {
        UnusedHostingPolicy.Stop => true,
        UnusedHostingPolicy.Keep => false,

        // What is not known to cost nothing may cost something every hour.
        _ => deployment.HostingPerHour is not { Amount: 0 },
    };

    /// <summary>After a choice: asks to stop the hosting of all other versions that are not on their way to be activated.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="chosen">The version that answers now; <see langword="null"/> for the base model.</param>
    /// <param name="chosenAt">When it was chosen: an activation that was asked for after it goes on. One before it is overtaken.</param>
    /// <param name="cancellationToken">Gives up; what is left is found by its own look at itself.</param>
    public async Task StopAsync(AvatarKey avatar, int? chosen, DateTimeOffset chosenAt, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var other in await OpenAsync(avatar, chosen, cancellationToken).ConfigureAwait(false))
        {
            if (other.ActivateWhenReady ? other.RequestedAt <= chosenAt : Ends(other))
            {
                await store.RequestStopAsync(avatar, other.Version, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                any = true;
            }
        }

        if (any)
        {
            signal.Due();
        }
    }

    /// <summary>Before a choice that takes its time: overtakes the activations that others are on their way to. What answers now goes on answering.</summary>
    public async Task OvertakeAsync(AvatarKey avatar, int? chosen, CancellationToken cancellationToken)
    {
        foreach (var other in await OpenAsync(avatar, chosen, cancellationToken).ConfigureAwait(false))
        {
            if (other.ActivateWhenReady)
            {
                await store.RequestStopAsync(avatar, other.Version, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                signal.Due();
            }
        }
    }

    private async Task<IEnumerable<ModelDeployment>> OpenAsync(AvatarKey avatar, int? chosen, CancellationToken cancellationToken)
    {
        var all = await store.ListDeploymentsAsync(avatar.UserId, avatar.AvatarId, cancellationToken).ConfigureAwait(false);
        return all.Where(d => d is { IsOpen: true, StopRequested: false } && d.Version != chosen);
    }
}
