using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Vendors;

/// <summary>The models that answer when an avatar's own can't, and how long any of a chain will.</summary>
internal sealed class FallbackChain(ModelRef? defaultModel, IReadOnlyList<ModelRef> fallbacks, VendorRegistry vendors, PriceBook prices)
{
    /// <summary>Days within which the end of a whole chain is worth a warning.</summary>
    public const int SoonInDays = 60;

    /// <summary>As the other, for an avatar without a version or a base of its own.</summary>
    public int? DaysUntilAllRetire() => DaysUntilAllRetire(defaultModel);

    /// <summary>Days until the last model of a chain stops answering; <see langword="null"/> if one of them has no known end, or is unknown here.</summary>
    /// <param name="first">What answers before the fallbacks.</param>
    public int? DaysUntilAllRetire(ModelRef? first)
    {
        int? last = null;
        foreach (var model in fallbacks.Prepend(first).OfType<ModelRef>())
        {
            if (vendors.Find(model.Vendor) is not { } vendor || prices.FindShutdown(vendor.Capabilities.Kind, model.Model) is not { } notice)
            {
                return null;
            }

            last = Math.Max(last ?? notice.DaysLeft, notice.DaysLeft);
        }

        return last;
    }
}
