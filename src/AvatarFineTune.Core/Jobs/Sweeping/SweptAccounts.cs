using System.Runtime.CompilerServices;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Sweeping;

/// <summary>A place at a vendor that may hold files of ours.</summary>
/// <param name="Vendor">The vendor, with the account's key.</param>
/// <param name="UserId">Whose own account it is; <see langword="null"/> for the vendor's, which serves everybody else.</param>
/// <param name="MayLackKey">Whether it is no fault that there is no key: all users may bring their own.</param>
internal sealed record SweptAccount(IModelVendor Vendor, string? UserId, bool MayLackKey)
{
    public override string ToString() => $"account at {Vendor.Name}";
}

/// <summary>The accounts to sweep: each vendor's own, and those of users with keys of their own whose jobs ended lately.</summary>
internal sealed class SweptAccounts(
    VendorRegistry vendors, IJobQueue queue, IVendorCredentialProvider? credentials, FileSweepInstruments instruments, TimeProvider time, ILogger<SweptAccounts> logger)
{
    public async IAsyncEnumerable<SweptAccount> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in vendors.Names)
        {
            if (Find(name) is not { } vendor)
            {
                continue;
            }

            var users = credentials is not null ? vendor as IUserScopedVendor : null;
            yield return new(vendor, UserId: null, MayLackKey: users is not null);
            if (users is null)
            {
                continue;
            }

            var since = time.GetUtcNow() - FineTuneOptions.SweptUserAge;
            foreach (var userId in await queue.ListJobUsersAsync(name, since, cancellationToken).ConfigureAwait(false))
            {
                if (await HasOwnKeyAsync(userId, name, cancellationToken).ConfigureAwait(false))
                {
                    yield return new(users.ForUser(userId), userId, MayLackKey: false);
                }
            }
        }
    }

    /// <summary>A vendor that can't be made, for want of a key or of its service, is as good as missing.</summary>
    private IModelVendor? Find(string name)
    {
        try
        {
            return vendors.Find(name);
        }
        catch (Exception e)
        {
            FileSweepLog.VendorBroken(logger, name, e.GetType().Name);
            return null;
        }
    }

    /// <summary>Who has none is served with the vendor's key, whose account is swept already.</summary>
    private async ValueTask<bool> HasOwnKeyAsync(string userId, string vendor, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials!.GetCredentialAsync(userId, vendor, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            instruments.Failed(vendor, VendorFault.NotEligible);
            FileSweepLog.Failed(logger, vendor, "GetCredential", VendorFault.NotEligible, e.GetType().Name);
            return false;
        }
    }
}
