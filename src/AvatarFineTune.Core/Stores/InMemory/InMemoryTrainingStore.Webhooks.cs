using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    private readonly Dictionary<(string Vendor, string Id), DateTimeOffset> _webhooks = [];

    /// <inheritdoc/>
    public Task<WebhookReceipt> ReceiveWebhookAsync(string vendor, string webhookId, string? vendorJobId, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckWebhook(vendor, webhookId, vendorJobId);
        var now = _time.GetUtcNow();
        foreach (var old in _webhooks.Where(w => w.Value < now - StoreInput.WebhooksKept).Select(w => w.Key).ToList())
        {
            _webhooks.Remove(old);
        }

        if (!_webhooks.TryAdd((vendor, webhookId), now))
        {
            return new WebhookReceipt(IsNew: false, Jobs: 0);
        }

        var jobs = vendorJobId is null
            ? []
            : _jobs.Values.Where(r => r.Job.VendorJobId == vendorJobId && r.Job.Base.Vendor == vendor && !r.Job.IsSettled).ToList();
        foreach (var row in jobs)
        {
            row.Job = StoredJob.MadeDue(row.Job, now);
        }

        return new WebhookReceipt(IsNew: true, jobs.Count);
    }, cancellationToken);
}
