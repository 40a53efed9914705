using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Takes the calls of vendors that say when something happened to a job: a worker then looks at once instead of with the next
/// poll. A call that is lost costs one polling interval, and one that is forged nothing. Map it to a POST route of the app;
/// answer 200 where <see cref="WebhookRefusal.None"/> or <see cref="WebhookRefusal.Replayed"/> is returned, else 400. Thread-safe.
/// </summary>
public sealed partial class VendorWebhooks
{
    /// <summary>The most bytes of a body: the calls hold ids only.</summary>
    public const int MaxBodyBytes = 64 << 10;

    private readonly VendorRegistry _vendors;
    private readonly IJobQueue _queue;
    private readonly JobSignal _signal;
    private readonly ILogger<VendorWebhooks> _logger;

    internal VendorWebhooks(VendorRegistry vendors, IJobQueue queue, JobSignal signal, ILogger<VendorWebhooks> logger) =>
        (_vendors, _queue, _signal, _logger) = (vendors, queue, signal, logger);

    /// <summary>Verifies a call, notes its id, and makes the job due that it is about.</summary>
    /// <param name="vendor">The vendor's registered name.</param>
    /// <param name="request">The call, as it came: the body byte for byte, since it is signed.</param>
    /// <param name="cancellationToken">Gives up before the call is noted.</param>
    /// <returns>The call, or why it is not believed.</returns>
    /// <exception cref="TrainingStoreException">The store failed: answer 5xx, and the vendor sends the call again.</exception>
    public async Task<WebhookVerification> ReceiveAsync(string vendor, WebhookRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        ArgumentNullException.ThrowIfNull(request);
        var verification = Verify(vendor, request);
        if (verification.Webhook is not { } webhook)
        {
            // Nothing of the call is logged: whoever sent it may be anybody.
            LogRefused(_logger, _vendors.Find(vendor) is null ? "(unknown)" : vendor, verification.Refusal);
            return verification;
        }

        var receipt = await _queue.ReceiveWebhookAsync(vendor, webhook.Id, webhook.VendorJobId, cancellationToken).ConfigureAwait(false);
        if (!receipt.IsNew)
        {
            LogRefused(_logger, vendor, WebhookRefusal.Replayed);
            return new(null, WebhookRefusal.Replayed);
        }

        LogReceived(_logger, vendor, webhook.Id, webhook.Type, receipt.Jobs);
        _signal.Due();
        return verification;
    }

    private WebhookVerification Verify(string vendor, WebhookRequest request)
    {
        if (_vendors.Find(vendor) is not IVendorWebhooks webhooks)
        {
            return new(null, WebhookRefusal.NotConfigured);
        }

        if (request.Body.Length > MaxBodyBytes)
        {
            return new(null, WebhookRefusal.Malformed);
        }

        var verification = webhooks.VerifyWebhook(request);

        // No vendor's own ids are longer than what a store takes as one.
        return verification.Webhook is { } webhook && !(Opaque.IsId(webhook.Id) && (webhook.VendorJobId is null || Opaque.IsId(webhook.VendorJobId)))
            ? new(null, WebhookRefusal.Malformed)
            : verification;
    }

    [LoggerMessage(3200, LogLevel.Information, "Vendor '{Vendor}' called: {WebhookId} ({Type}) is about {Jobs} jobs")]
    private static partial void LogReceived(ILogger logger, string vendor, string webhookId, string type, int jobs);

    [LoggerMessage(3201, LogLevel.Warning, "A call for vendor '{Vendor}' is not believed: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string vendor, WebhookRefusal refusal);
}
