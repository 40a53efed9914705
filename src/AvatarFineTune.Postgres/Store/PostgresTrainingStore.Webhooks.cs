using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    public Task<WebhookReceipt> ReceiveWebhookAsync(string vendor, string webhookId, string? vendorJobId, CancellationToken cancellationToken)
    {
        StoreInput.CheckWebhook(vendor, webhookId, vendorJobId);

        // May be repeated: where only the answer of the commit was lost, the call is not new the second time, and its job is due.
        return _database.WriteAsync("ReceiveWebhook", PostgresScope.System, PostgresRetry.Always, async c =>
        {
            // What another call is deleting at this moment is left to it.
            await c.RunAsync(
                """
                DELETE FROM aft.avatar_webhooks WHERE (vendor, id) IN (
                    SELECT vendor, id FROM aft.avatar_webhooks WHERE received_at < aft.avatar_fine_tune_now() - @kept::interval
                    FOR UPDATE SKIP LOCKED)
                """,
                ("kept", StoreInput.WebhooksKept)).ConfigureAwait(false);
            var isNew = await c.RunAsync(
                """
                INSERT INTO aft.avatar_webhooks (vendor, id, received_at) VALUES (@vendor, @id, aft.avatar_fine_tune_now())
                ON CONFLICT (vendor, id) DO NOTHING
                """,
                ("vendor", vendor),
                ("id", webhookId)).ConfigureAwait(false) > 0;
            if (!isNew || vendorJobId is null)
            {
                return new WebhookReceipt(isNew, Jobs: 0);
            }

            // By the digest, as the index has it. The trigger of the jobs tells the workers of all hosts.
            const string Called = "vendor = @vendor AND md5(vendor_job_id) = md5(@job) AND vendor_job_id = @job AND NOT is_settled";
            var values = new (string, object?)[] { ("vendor", vendor), ("job", vendorJobId) };
            var jobs = await c.AllAsync(
                row => row.Id(), $"SELECT id FROM aft.avatar_fine_tune_jobs WHERE {Called} ORDER BY user_id, id FOR UPDATE", values).ConfigureAwait(false);
            await c.RunAsync(
                $"""
                UPDATE aft.avatar_fine_tune_jobs SET due_at = aft.avatar_fine_tune_now(), revision = revision + 1
                WHERE {Called} AND due_at > aft.avatar_fine_tune_now()
                """,
                values).ConfigureAwait(false);
            return new WebhookReceipt(isNew, jobs.Count);
        }, cancellationToken);
    }
}
