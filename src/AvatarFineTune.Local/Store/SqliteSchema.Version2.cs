namespace AvatarFineTune.Local;

internal static partial class SqliteSchema
{
    // Participants' ids, blocked participants, and the queue of erasures at vendors. Those two outlive the avatar. A row of
    // avatar_compaction says that something was erased, and the file not yet rewritten without it.
    private const string Version2 = """
        ALTER TABLE avatar_training_examples ADD COLUMN participant_ids TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE avatar_model_versions ADD COLUMN deleted_at TEXT;
        CREATE INDEX avatar_model_versions_model ON avatar_model_versions (vendor, model);

        CREATE TABLE avatar_erased_participants (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, key BLOB NOT NULL, hash TEXT NOT NULL, erased_at TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, key, hash)) STRICT, WITHOUT ROWID;

        CREATE TABLE avatar_vendor_erasures (
            user_id TEXT NOT NULL, id TEXT NOT NULL, avatar_id TEXT NOT NULL, job_id TEXT NOT NULL, vendor TEXT NOT NULL,
            requested_at TEXT NOT NULL, due_at TEXT NOT NULL, attempts INTEGER NOT NULL, last_error TEXT,
            deployments TEXT NOT NULL, model TEXT NOT NULL, files TEXT NOT NULL, done_at TEXT,
            lease_owner TEXT, lease_until TEXT, fencing INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (user_id, id),
            UNIQUE (user_id, job_id)) STRICT;
        CREATE TABLE avatar_compaction (pending INTEGER PRIMARY KEY) STRICT;
        CREATE INDEX avatar_vendor_erasures_due ON avatar_vendor_erasures (due_at) WHERE done_at IS NULL;
        """;
}
