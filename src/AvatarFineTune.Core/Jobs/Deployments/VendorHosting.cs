using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>Whether a vendor's tuned models must be hosted before they answer, and what that costs: one rule for all.</summary>
internal static class VendorHosting
{
    /// <summary>The role that hosts; <see langword="null"/> where no model needs it: one class may serve services with and without.</summary>
    public static IVendorDeployments? Of(IModelVendor vendor) =>
        vendor.Capabilities.NeedsDeployment ? vendor as IVendorDeployments : null;

    /// <summary>A stretch of hosting that is to begin now, and to activate its version.</summary>
    public static ModelDeployment New(
        AvatarKey avatar, int version, ModelRef model, ModelRef? baseModel, IModelVendor vendor, PriceBook prices, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            Avatar = avatar,
            Version = version,
            Model = model,
            ActivateWhenReady = true,
            HostingPerHour = PerHour(prices.FindTuned(vendor.Capabilities.Kind, (baseModel ?? model).Model)),
            RequestedAt = now,
            DueAt = now,
        };

    /// <summary>Whether the state is one in which the model answers.</summary>
    public static bool Answers(DeploymentState state) => state is DeploymentState.Ready or DeploymentState.Degraded;

    private static Money? PerHour(ModelPrice? price) =>
        price?.HostingPerHour is { } amount ? new(amount, price.Currency) : null;
}
