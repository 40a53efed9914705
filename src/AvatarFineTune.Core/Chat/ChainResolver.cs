using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>A model of the chain that can be asked.</summary>
internal sealed record Answerer(ChatLink Link, IModelVendor Vendor, ModelPrice? Price, bool IsFallback)
{
    public ModelRef Model => Link.Model;

    /// <summary>The prompt as it is sent, one message for all answers: vendors' clients do not change what they are given; <see langword="null"/> for none.</summary>
    public ChatMessage? Prompt { get; } = Link.Prompt.Length == 0 ? null : new(ChatRole.System, Link.Prompt);

    /// <summary>The model's name, as answers tell it.</summary>
    public string Name { get; } = Link.Model.ToString();

    /// <summary>The version's number, as answers tell it; <see langword="null"/> if it is none.</summary>
    public object? Version { get; } = Link.Version;

    /// <summary>Shows the model: never the prompt.</summary>
    public override string ToString() => Link.ToString();
}

/// <summary>Who can be asked, on one UTC day: on the next a model may have been shut down.</summary>
internal sealed record ResolvedChain(Answerer[] Answerers, DateOnly Day);

/// <summary>Finds out which models of a chain can be asked, and notes why the others can't.</summary>
internal static class ChainResolver
{
    /// <summary>
    /// Resolves the chain of a snapshot, and keeps it there for the day if all of it can be asked. One that can't is looked at
    /// again for every answer, which tells of it: its vendor may be there the next time.
    /// </summary>
    public static Answerer[] Resolve(
        AvatarKey avatar, AvatarSnapshot snapshot, IReadOnlyList<ChatLink> chain, DateOnly today, ChatServices services, ChatAttempts attempts)
    {
        Answerer[] answerers = [.. Resolve(avatar, chain, services, attempts)];
        if (attempts.Count == 0)
        {
            snapshot.Chain = new(answerers, today);
        }

        return answerers;
    }

    /// <summary>
    /// Leaves out what was deleted, what is past its shutdown day, what has no vendor, and on request what has no price. If the shutdown days
    /// leave nobody, they are disregarded: they are data that can be out of date, and a certain refusal helps nobody.
    /// </summary>
    private static List<Answerer> Resolve(AvatarKey avatar, IReadOnlyList<ChatLink> chain, ChatServices services, ChatAttempts attempts)
    {
        List<Answerer> living = [];
        List<Answerer> retired = [];
        foreach (var link in chain)
        {
            if (link.IsDeleted)
            {
                Skip(link.Model, ChatAttempts.Deleted);
                continue;
            }

            var vendor = FindVendor(avatar, link.Model, services, attempts);
            if (vendor is null)
            {
                continue;
            }

            // What it was tuned from tells the price only at the same vendor.
            var tunedFrom = link.TunedFrom is { } b && string.Equals(b.Vendor, link.Model.Vendor, StringComparison.Ordinal) ? b.Model : null;
            var answerer = new Answerer(
                link, vendor, services.Prices.Find(vendor.Capabilities.Kind, link.Model.Model, tunedFrom), IsFallback: !ReferenceEquals(link, chain[0]));
            if (services.Prices.FindShutdown(vendor.Capabilities.Kind, link.Model.Model, tunedFrom) is { IsRetired: true })
            {
                Skip(link.Model, ChatAttempts.Retired);
                retired.Add(answerer);
            }
            else if (services.Usage.RefusesUnpriced && PriceMath.PriceOfMessage(answerer.Price, 1, 0, 1) is null)
            {
                Skip(link.Model, ChatAttempts.PriceUnknown);
            }
            else
            {
                living.Add(answerer);
            }
        }

        if (living.Count > 0 || retired.Count == 0)
        {
            return living;
        }

        ChatLog.AllRetired(services.Logger, avatar, attempts.ToString());
        return retired;

        void Skip(ModelRef model, string reason)
        {
            attempts.Add(model, reason);
            services.Instruments.FellBack(model, reason);
        }
    }

    private static IModelVendor? FindVendor(AvatarKey avatar, ModelRef model, ChatServices services, ChatAttempts attempts)
    {
        try
        {
            if (services.Vendors.Find(model.Vendor, avatar.UserId) is { } vendor)
            {
                return vendor;
            }

            attempts.Add(model, ChatAttempts.VendorNotRegistered);
        }
        catch (Exception e)
        {
            // A vendor that can't be made, for want of a key or of its service: the chain is there for that too.
            attempts.Add(model, e.GetType().Name);
        }

        services.Instruments.FellBack(model, ChatAttempts.VendorNotRegistered);
        return null;
    }
}
