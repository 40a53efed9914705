using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>How one vendor is chatted with. Immutable; what it refers to is shared and the owner's to dispose.</summary>
/// <param name="Vendor">The name under which the vendor was registered, for its faults.</param>
/// <param name="Endpoint">The address of the API, with its version.</param>
/// <param name="KeyHeader">How an API key is sent.</param>
/// <param name="GetCredentialAsync">Gives the key or token of the next request; asked before each.</param>
/// <param name="Handler">Sends the requests; never disposed here.</param>
/// <param name="Timeout">How long an answer, or the next piece of a streamed one, may take.</param>
/// <param name="Time">The clock, for the time that pieces of a stream take, and for dates that a vendor asks to wait until.</param>
/// <param name="Headers">Further headers of each request.</param>
internal sealed record OpenAIChatSettings(
    string Vendor,
    Uri Endpoint,
    ApiKeyHeader KeyHeader,
    Func<CancellationToken, ValueTask<VendorCredential>> GetCredentialAsync,
    HttpMessageHandler Handler,
    TimeSpan Timeout,
    TimeProvider Time,
    IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Shows the vendor only: headers may hold keys.</summary>
    public override string ToString() => $"{nameof(OpenAIChatSettings)} of {Vendor}";
}
