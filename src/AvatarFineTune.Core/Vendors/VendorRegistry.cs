using AvatarFineTune.Avatars;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Vendors;

/// <summary>The registered vendors by name. Thread-safe; each vendor is made on first use.</summary>
public sealed class VendorRegistry
{
    private readonly Dictionary<string, Lazy<IModelVendor>> _vendors;

    internal VendorRegistry(IEnumerable<VendorRegistration> registrations, IServiceProvider services) =>
        _vendors = registrations.ToDictionary(
            r => r.Name, r => new Lazy<IModelVendor>(() => r.Factory(services)), StringComparer.Ordinal);

    /// <summary>The registered names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _vendors.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds a vendor.</summary>
    /// <exception cref="ArgumentException">None is registered under that name; the message lists those that are.</exception>
    public IModelVendor Get(string name) =>
        Find(name) ?? throw new ArgumentException(
            $"No vendor is registered as '{name}'. Registered: {(_vendors.Count == 0 ? "none; call AddLocalModel() or another Add* of a vendor" : string.Join(", ", Names))}.",
            nameof(name));

    /// <summary>Finds the vendor of a model.</summary>
    /// <exception cref="ArgumentException">None is registered under that name.</exception>
    public IModelVendor Get(ModelRef model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Get(model.Vendor);
    }

    /// <summary>Finds a vendor; <see langword="null"/> if none is registered under that name.</summary>
    public IModelVendor? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _vendors.TryGetValue(name, out var vendor) ? vendor.Value : null;
    }

    /// <summary>Finds a vendor as it works for one user, with that user's own key where there is one.</summary>
    /// <returns>The vendor; <see langword="null"/> if none is registered under that name.</returns>
    public IModelVendor? Find(string name, string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return Find(name) is { } vendor ? (vendor as IUserScopedVendor)?.ForUser(userId) ?? vendor : null;
    }
}
