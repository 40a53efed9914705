namespace AvatarFineTune.Vendors;

/// <summary>
/// A vendor that calls back when something happened to a job. The call is only believed once it is verified, and then only
/// says where to look: the state is read from the vendor all the same.
/// </summary>
public interface IVendorWebhooks
{
    /// <summary>Verifies a received call. Reads nothing and waits for nothing; whether it came before is for the caller to find out.</summary>
    WebhookVerification VerifyWebhook(WebhookRequest request);
}

/// <summary>A received call, as it came. Immutable.</summary>
/// <param name="Id">The header <c>webhook-id</c>; <see langword="null"/> if it was not sent.</param>
/// <param name="Timestamp">The header <c>webhook-timestamp</c>, seconds since 1970.</param>
/// <param name="Signature">The header <c>webhook-signature</c>: one or more of <c>v1,</c> and base64, with blanks between.</param>
/// <param name="Body">The body, byte for byte.</param>
public sealed record WebhookRequest(string? Id, string? Timestamp, string? Signature, ReadOnlyMemory<byte> Body)
{
    /// <summary>Shows the id.</summary>
    public override string ToString() => $"webhook {Id}";
}

/// <summary>A verified call. Immutable.</summary>
/// <param name="Id">Its id, the same each time that it is sent.</param>
/// <param name="Type">What happened, in the vendor's words, such as <c>fine_tuning.job.succeeded</c>.</param>
/// <param name="VendorJobId">The vendor job that it happened to; <see langword="null"/> if it is about something else.</param>
public sealed record VendorWebhook(string Id, string Type, string? VendorJobId)
{
    /// <summary>Shows the id.</summary>
    public override string ToString() => $"webhook {Id}";
}

/// <summary>Why a received call is not believed.</summary>
public enum WebhookRefusal
{
    /// <summary>It is believed.</summary>
    None,

    /// <summary>The vendor has no webhooks, or no secret for them is set.</summary>
    NotConfigured,

    /// <summary>A header is missing or is not what it should be.</summary>
    Malformed,

    /// <summary>Its time is too far from now.</summary>
    Stale,

    /// <summary>The signature is not the secret's.</summary>
    BadSignature,

    /// <summary>It came before.</summary>
    Replayed,
}

/// <summary>What became of the verification of a received call. Immutable.</summary>
/// <param name="Webhook">The call; <see langword="null"/> if it is not believed.</param>
/// <param name="Refusal">Why not.</param>
public sealed record WebhookVerification(VendorWebhook? Webhook, WebhookRefusal Refusal);
