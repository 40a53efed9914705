namespace AvatarFineTune.Local;

internal static partial class SqliteSchema
{
    // Hosting of tuned models, the ids of vendors' calls, and checkpoints: a job has one version of its end result, and may
    // have others of its checkpoints.
    private const string Version3 = """
        ALTER TABLE avatar_model_versions ADD COLUMN checkpoint_step INTEGER;
        DROP INDEX avatar_model_versions_job;
        CREATE UNIQUE INDEX avatar_model_versions_job ON avatar_model_versions (user_id, job_id)
            WHERE job_id IS NOT NULL AND checkpoint_step IS NULL;

        CREATE TABLE avatar_deployments (
            user_id TEXT NOT NULL, id TEXT NOT NULL, avatar_id TEXT NOT NULL, version INTEGER NOT NULL,
            vendor TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL, chat_model TEXT, detail TEXT,
            activate_when_ready INTEGER NOT NULL, stop_requested INTEGER NOT NULL,
            hosting_per_hour TEXT, hosting_currency TEXT,
            requested_at TEXT NOT NULL, ready_at TEXT, ended_at TEXT, due_at TEXT NOT NULL,
            attempts INTEGER NOT NULL, last_error TEXT, revision INTEGER NOT NULL,
            lease_owner TEXT, lease_until TEXT, fencing INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (user_id, id)) STRICT;
        CREATE UNIQUE INDEX avatar_deployments_open ON avatar_deployments (user_id, avatar_id, version) WHERE ended_at IS NULL;
        CREATE INDEX avatar_deployments_requested ON avatar_deployments (user_id, requested_at);
        CREATE INDEX avatar_deployments_due ON avatar_deployments (due_at) WHERE ended_at IS NULL;
        CREATE INDEX avatar_deployments_model ON avatar_deployments (vendor, model) WHERE ended_at IS NULL;

        CREATE TABLE avatar_webhooks (
            vendor TEXT NOT NULL, id TEXT NOT NULL, received_at TEXT NOT NULL,
            PRIMARY KEY (vendor, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX avatar_webhooks_received ON avatar_webhooks (received_at);
        """;
}
