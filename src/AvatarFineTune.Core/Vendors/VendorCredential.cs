namespace AvatarFineTune.Vendors;

/// <summary>
/// Gives a vendor the key of the user that it works for, so that end users bring their own. Register it with
/// <c>AddCredentialProvider</c>; without one, or where it gives none, the vendor's own key serves. Asked for before every call to the vendor: keep it quick, and
/// cache where the key comes from far. Thread-safe.
/// </summary>
public interface IVendorCredentialProvider
{
    /// <summary>Gives the user's key at a vendor; <see langword="null"/> if the user has none there.</summary>
    /// <param name="userId">The owner of the avatar that is worked for.</param>
    /// <param name="vendor">The vendor's registered name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<VendorCredential?> GetCredentialAsync(string userId, string vendor, CancellationToken cancellationToken);
}

/// <summary>A key or token at a vendor. It is never logged, stored or shown. Immutable.</summary>
/// <param name="Secret">The key or token itself.</param>
/// <param name="Kind">What it is.</param>
public sealed record VendorCredential(string Secret, VendorCredentialKind Kind = VendorCredentialKind.ApiKey)
{
    /// <summary>Shows the kind only.</summary>
    public override string ToString() => $"credential ({Kind})";
}

/// <summary>What a credential is.</summary>
public enum VendorCredentialKind
{
    /// <summary>An API key, sent as the vendor takes its keys.</summary>
    ApiKey,

    /// <summary>An OAuth token, such as Entra's, sent as <c>Authorization: Bearer</c>.</summary>
    BearerToken,
}

/// <summary>A vendor that can work with the key of one user.</summary>
public interface IUserScopedVendor
{
    /// <summary>The same vendor, working for one user. Cheap; it need not be disposed, and shares all but the key.</summary>
    IModelVendor ForUser(string userId);
}

/// <summary>A vendor whose jobs can be halted.</summary>
public interface IVendorPausing
{
    /// <summary>Asks to halt a job, which can go on later.</summary>
    Task<VendorJob> PauseJobAsync(string vendorJobId, CancellationToken cancellationToken);

    /// <summary>Asks a halted job to go on.</summary>
    Task<VendorJob> ResumeJobAsync(string vendorJobId, CancellationToken cancellationToken);
}
