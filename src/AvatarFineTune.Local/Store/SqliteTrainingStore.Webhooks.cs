using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public Task<WebhookReceipt> ReceiveWebhookAsync(string vendor, string webhookId, string? vendorJobId, CancellationToken cancellationToken)
    {
        StoreInput.CheckWebhook(vendor, webhookId, vendorJobId);
        return WriteAsync("ReceiveWebhook", c =>
        {
            var now = _time.GetUtcNow();
            c.Run("DELETE FROM avatar_webhooks WHERE received_at < $before", ("$before", SqliteValue.Of(now - StoreInput.WebhooksKept)));
            var isNew = c.Run(
                "INSERT INTO avatar_webhooks (vendor, id, received_at) VALUES ($vendor, $id, $now) ON CONFLICT DO NOTHING",
                ("$vendor", vendor),
                ("$id", webhookId),
                ("$now", SqliteValue.Of(now))) > 0;
            if (!isNew || vendorJobId is null)
            {
                return new WebhookReceipt(isNew, Jobs: 0);
            }

            var jobs = c.All(
                ReadJob,
                $"SELECT {JobColumns} FROM avatar_fine_tune_jobs WHERE vendor = $vendor AND vendor_job_id = $job AND is_settled = 0",
                ("$vendor", vendor),
                ("$job", vendorJobId));
            foreach (var job in jobs)
            {
                c.Run(UpdateJob, JobValues(StoredJob.MadeDue(job, now)));
            }

            return new WebhookReceipt(isNew, jobs.Count);
        }, cancellationToken);
    }
}
