using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.Providers;

public static partial class StoreInput
{
    /// <summary>How long a store remembers the ids of vendors' calls.</summary>
    public static readonly TimeSpan WebhooksKept = TimeSpan.FromDays(3);

    /// <summary>A deployment as stored, its times in whole microseconds, which every store keeps: a repeated save must find what it stored. What the vendor says of it is cleaned rather than refused: strange words must not stop it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The price of an hour can't be stored.</exception>
    public static ModelDeployment Clean(ModelDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return deployment with
        {
            Model = Clean(deployment.Model)!,
            ChatModel = StoredText.Clean(deployment.ChatModel),
            Detail = StoredText.Clean(deployment.Detail),
            HostingPerHour = Round(deployment.HostingPerHour, nameof(deployment)),
            RequestedAt = Micro(deployment.RequestedAt),
            ReadyAt = deployment.ReadyAt is { } ready ? Micro(ready) : null,
            EndedAt = deployment.EndedAt is { } ended ? Micro(ended) : null,
            DueAt = Micro(deployment.DueAt),
        };
    }

    /// <summary>Refuses a deployment that is over: it can't be added.</summary>
    public static void CheckOpen(ModelDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (!deployment.IsOpen)
        {
            throw new ArgumentException($"Deployment {deployment.Id} is over; only one that is to begin can be added.", nameof(deployment));
        }
    }

    /// <summary>Refuses a write of another deployment than the claimed one, and one that follows it but is another version's.</summary>
    public static void CheckClaim(DeploymentClaim claim, ModelDeployment deployment, ModelDeployment? next)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(deployment);
        var claimed = claim.Deployment;
        if (claimed.Id != deployment.Id || claimed.Avatar != deployment.Avatar || claimed.Version != deployment.Version)
        {
            throw new ArgumentException($"The claim is on deployment {claimed.Id}, not on {deployment.Id}.", nameof(deployment));
        }

        if (next is null)
        {
            return;
        }

        CheckOpen(next);
        if (next.Id == claimed.Id || next.Avatar != claimed.Avatar || next.Version != claimed.Version)
        {
            throw new ArgumentException($"Deployment {next.Id} can't follow {claimed.Id}: it needs an id of its own, and the same avatar and version.", nameof(next));
        }
    }

    /// <summary>A time in whole microseconds.</summary>
    internal static DateTimeOffset Micro(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>Refuses a vendor's call whose vendor, id or job is no id.</summary>
    public static void CheckWebhook(string vendor, string webhookId, string? vendorJobId)
    {
        StoredText.Id(vendor, nameof(vendor));
        StoredText.Id(webhookId, nameof(webhookId));
        StoredText.IdOrNull(vendorJobId, nameof(vendorJobId));
    }
}
