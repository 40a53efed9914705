namespace AvatarFineTune.Local.Model.Storage;

/// <summary>The tables of the model file. Times are UTC milliseconds since 1970.</summary>
internal static class ModelSchema
{
    /// <summary>"AFTm": tells the model file from every other SQLite file, the training store's first of all.</summary>
    public const int ApplicationId = 0x4146546D;

    public const int Version = 1;

    public const string Create = """
        CREATE TABLE files (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL,
            complete INTEGER NOT NULL) STRICT;

        CREATE TABLE file_chunks (
            file_id TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE, number INTEGER NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (file_id, number)) STRICT;

        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, job_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, base_model TEXT NOT NULL,
            training_file TEXT NOT NULL, validation_file TEXT, epochs INTEGER NOT NULL, batch_size INTEGER NOT NULL, suffix TEXT,
            created_at INTEGER NOT NULL, advanced_at INTEGER NOT NULL, finished_at INTEGER,
            step INTEGER NOT NULL, total_steps INTEGER NOT NULL, next_byte INTEGER NOT NULL,
            line_tokens INTEGER NOT NULL, learned INTEGER NOT NULL,
            error_code TEXT, error_message TEXT) STRICT;

        CREATE TABLE job_events (
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, number INTEGER NOT NULL, at INTEGER NOT NULL,
            level TEXT NOT NULL, message TEXT NOT NULL,
            step INTEGER, learned INTEGER, held_out INTEGER, recall_at_1 REAL, recall_at_5 REAL, mrr REAL,
            PRIMARY KEY (job, number)) STRICT, WITHOUT ROWID;

        CREATE TABLE exchanges (
            job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, number INTEGER NOT NULL,
            context TEXT NOT NULL, prompt TEXT NOT NULL, reply TEXT NOT NULL,
            PRIMARY KEY (job, number)) STRICT, WITHOUT ROWID;

        CREATE TABLE models (
            id TEXT PRIMARY KEY, job TEXT NOT NULL UNIQUE REFERENCES jobs (id), base_model TEXT NOT NULL,
            created_at INTEGER NOT NULL) STRICT;
        """;
}
