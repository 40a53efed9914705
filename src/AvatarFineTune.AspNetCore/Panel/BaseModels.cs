using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>One model that can be trained, and what is known of it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Price">Its price; <see langword="null"/> if unknown.</param>
/// <param name="DaysLeft">For how many days it can still be trained, or answers, whichever ends first; <see langword="null"/> if no end is known, negative if it is over.</param>
/// <param name="IsClosed">Whether its vendor takes no new jobs.</param>
internal sealed record BaseModel(ModelRef Model, ModelPrice? Price, int? DaysLeft, bool IsClosed)
{
    /// <summary>An end this near is told.</summary>
    public const int SoonInDays = 90;

    public bool IsOpen => !IsClosed && DaysLeft is not < 0;

    public bool EndsSoon => IsOpen && DaysLeft <= SoonInDays;
}

/// <summary>The models that the registered vendors train for a user, with price and end.</summary>
internal sealed class BaseModels(VendorRegistry vendors, PriceBook prices)
{
    /// <summary>All models that vendors list.</summary>
    public IReadOnlyList<BaseModel> List(string userId) =>
        [.. vendors.Names.SelectMany(name => vendors.Find(name, userId)?.Capabilities.TrainableModels.Select(m => Find(new(name, m), userId)) ?? [])];

    /// <summary>Whether a vendor trains models that it does not list, so that they have to be typed.</summary>
    public bool HasUnlisted(string userId) => vendors.Names.Any(name => vendors.Find(name, userId)?.Capabilities.TrainableModels.Count == 0);

    /// <summary>What is known of a model, listed or not.</summary>
    public BaseModel Find(ModelRef model, string userId)
    {
        if (vendors.Find(model.Vendor, userId)?.Capabilities is not { } vendor)
        {
            return new(model, null, null, IsClosed: false);
        }

        var training = prices.FindTrainingDaysLeft(vendor.Kind, model.Model);
        var answering = prices.FindShutdown(vendor.Kind, model.Model)?.DaysLeft;
        var daysLeft = training is null || answering < training ? answering : training;
        return new(model, prices.FindTuned(vendor.Kind, model.Model), daysLeft, vendor.ClosedToNewJobs is not null);
    }

    /// <summary>The model that is trained where none was chosen: the wished one, else the first that is open, else any.</summary>
    public ModelRef? Default(string userId, ModelRef? wished)
    {
        var all = List(userId);
        return wished ?? (all.FirstOrDefault(m => m.IsOpen) ?? (all.Count == 0 ? null : all[0]))?.Model;
    }

    /// <summary>The currency that a spend limit is given in: that of the price.</summary>
    public string CurrencyOf(ModelRef? model, string userId) => (model is null ? null : Find(model, userId).Price?.Currency) ?? "USD";
}
