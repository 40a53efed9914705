using AvatarFineTune.OpenAI.Options;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>Finds the key of a request: the user's own, where one is worked for who has one, else the vendor's.</summary>
internal sealed class CredentialSource(VendorConnection connection, string? userId)
{
    private readonly VendorCredential? _own = connection.Options.ApiKey is { } key ? new(key) : null;

    /// <exception cref="ModelVendorException">There is none, or who was asked failed; nothing was sent.</exception>
    public async ValueTask<VendorCredential> GetAsync(string operation, CancellationToken cancellationToken)
    {
        var credential = await AskAsync(operation, cancellationToken).ConfigureAwait(false) ?? throw NotSent(
            operation,
            VendorFault.NotEligible,
            userId is null
                ? $"The vendor '{connection.Vendor}' has no key of its own, and this is not done for a user: set {nameof(OpenAIVendorOptions.ApiKey)} or {nameof(OpenAIVendorOptions.Credential)}."
                : $"The user has no key at '{connection.Vendor}', and it has none of its own: let the user enter one, or set {nameof(OpenAIVendorOptions.ApiKey)}.");
        return OpenAIVendorOptionsCheck.IsHeaderValue(credential.Secret) ? credential : throw NotSent(
            operation,
            VendorFault.NotEligible,
            $"The key for '{connection.Vendor}' is empty, or holds a blank, a line break or a sign that no key has: enter the key alone.");
    }

    private async ValueTask<VendorCredential?> AskAsync(string operation, CancellationToken cancellationToken)
    {
        try
        {
            if (userId is not null && connection.Users is { } users
                && await connection.InTimeAsync(users.GetCredentialAsync(userId, connection.Vendor, cancellationToken), cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            return connection.Options.Credential is { } give ? await connection.InTimeAsync(give(cancellationToken), cancellationToken).ConfigureAwait(false) : _own;
        }
        catch (Exception e) when (e is not ModelVendorException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(null, null, cancellationToken);
        }
        catch (Exception e) when (e is not ModelVendorException)
        {
            // Not as an inner exception: what an app's own source of keys throws may quote the key.
            throw NotSent(operation, VendorFault.Unavailable, $"The key for '{connection.Vendor}' could not be got ({e.GetType().Name}). Check what gives it, and ask again.");
        }
    }

    private ModelVendorException NotSent(string operation, VendorFault fault, string message) =>
        new(connection.Vendor, operation, fault, message) { CertainlyNotDone = true };
}
