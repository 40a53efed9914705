namespace AvatarFineTune.Local;

internal static partial class SqliteSchema
{
    // Every key of user data begins with user_id. Memberships and erasures have no foreign key: they outlive what they name.
    private const string Version1 = """
        CREATE TABLE avatar_profiles (
            user_id TEXT NOT NULL, id TEXT NOT NULL,
            name TEXT, prompt TEXT, base_vendor TEXT, base_model TEXT,
            active_version INTEGER, active_vendor TEXT, active_fine_tuned_model TEXT, use_fine_tuned_model INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
            PRIMARY KEY (user_id, id)) STRICT;

        CREATE TABLE avatar_secrets (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, secret BLOB NOT NULL,
            PRIMARY KEY (user_id, avatar_id)) STRICT;

        CREATE TABLE avatar_model_versions (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, number INTEGER NOT NULL,
            vendor TEXT NOT NULL, model TEXT NOT NULL, base_vendor TEXT, base_model TEXT,
            dataset_id TEXT, job_id TEXT, prompt TEXT, created_at TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, number)) STRICT;
        CREATE UNIQUE INDEX avatar_model_versions_job ON avatar_model_versions (user_id, job_id) WHERE job_id IS NOT NULL;

        CREATE TABLE avatar_training_data (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, id TEXT NOT NULL,
            source_name TEXT NOT NULL, platforms TEXT NOT NULL, report TEXT NOT NULL, exchanges TEXT NOT NULL,
            consent_by TEXT, consent_basis TEXT, consent_at TEXT,
            fine_tuning_status TEXT NOT NULL DEFAULT 'imported', created_at TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, id)) STRICT;

        CREATE TABLE avatar_training_examples (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, id TEXT NOT NULL,
            training_data_id TEXT NOT NULL, conversation_id TEXT NOT NULL, position INTEGER NOT NULL,
            prompt TEXT NOT NULL, reply TEXT NOT NULL, said_at TEXT NOT NULL, replied_at TEXT NOT NULL,
            pattern_type TEXT NOT NULL, quality_score REAL NOT NULL, hash TEXT NOT NULL, participants TEXT NOT NULL,
            exclusion TEXT, is_edited INTEGER NOT NULL DEFAULT 0,
            used_in_training INTEGER NOT NULL DEFAULT 0, times_used INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, id),
            UNIQUE (user_id, avatar_id, hash)) STRICT;
        CREATE INDEX avatar_training_examples_conversation ON avatar_training_examples (user_id, avatar_id, conversation_id, position, id);
        CREATE INDEX avatar_training_examples_quality ON avatar_training_examples (user_id, avatar_id, quality_score DESC, id);
        CREATE INDEX avatar_training_examples_import ON avatar_training_examples (user_id, avatar_id, training_data_id);

        CREATE TABLE avatar_datasets (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, id TEXT NOT NULL,
            prompt TEXT NOT NULL, seed INTEGER NOT NULL,
            training_lines INTEGER NOT NULL, validation_lines INTEGER NOT NULL,
            training_examples INTEGER NOT NULL, validation_examples INTEGER NOT NULL,
            training_tokens INTEGER NOT NULL, validation_tokens INTEGER NOT NULL,
            token_encoding TEXT NOT NULL, max_tokens_per_line INTEGER NOT NULL, leaks_removed INTEGER NOT NULL,
            fingerprint TEXT NOT NULL, created_at TEXT NOT NULL, erased_at TEXT,
            PRIMARY KEY (user_id, avatar_id, id)) STRICT;
        CREATE UNIQUE INDEX avatar_datasets_fingerprint ON avatar_datasets (user_id, avatar_id, fingerprint) WHERE erased_at IS NULL;

        CREATE TABLE avatar_dataset_lines (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, dataset_id TEXT NOT NULL, side TEXT NOT NULL, number INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, dataset_id, side, number)) STRICT;

        CREATE TABLE avatar_dataset_examples (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, dataset_id TEXT NOT NULL, side TEXT NOT NULL, line INTEGER NOT NULL,
            ordinal INTEGER NOT NULL, example_id TEXT NOT NULL, hash TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, dataset_id, side, line, ordinal)) STRICT, WITHOUT ROWID;
        CREATE INDEX avatar_dataset_examples_example ON avatar_dataset_examples (user_id, avatar_id, example_id);

        CREATE TABLE avatar_erased_hashes (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, hash TEXT NOT NULL, erased_at TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, hash)) STRICT, WITHOUT ROWID;

        CREATE TABLE avatar_erased_examples (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, scope TEXT NOT NULL, example_id TEXT NOT NULL,
            PRIMARY KEY (user_id, avatar_id, scope, example_id)) STRICT, WITHOUT ROWID;
        """ + Jobs + Rest;

    private const string Jobs = """


        CREATE TABLE avatar_fine_tune_jobs (
            user_id TEXT NOT NULL, id TEXT NOT NULL, avatar_id TEXT NOT NULL,
            vendor TEXT NOT NULL, base_model TEXT NOT NULL, dataset_id TEXT NOT NULL,
            status TEXT NOT NULL, raw_status TEXT,
            epochs INTEGER NOT NULL, batch_size INTEGER, learning_rate REAL, seed INTEGER NOT NULL, suffix TEXT,
            idempotency_key TEXT NOT NULL, training_examples_count INTEGER NOT NULL, estimated_tokens INTEGER NOT NULL,
            estimated_cost TEXT, estimated_cost_currency TEXT, actual_cost TEXT, actual_cost_currency TEXT,
            trained_tokens INTEGER, progress REAL, estimated_finish TEXT, activation TEXT NOT NULL, cancel_requested INTEGER NOT NULL,
            vendor_job_id TEXT, training_file_id TEXT, validation_file_id TEXT, create_attempted_at TEXT,
            fine_tuned_vendor TEXT, fine_tuned_model TEXT, version INTEGER, error_message TEXT,
            created_at TEXT NOT NULL, finished_at TEXT, last_news_at TEXT NOT NULL, due_at TEXT NOT NULL,
            attempts INTEGER NOT NULL, is_settled INTEGER NOT NULL, revision INTEGER NOT NULL,
            lease_owner TEXT, lease_until TEXT, fencing INTEGER NOT NULL DEFAULT 0, avatar_erased INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (user_id, id)) STRICT;
        CREATE UNIQUE INDEX avatar_fine_tune_jobs_idempotency ON avatar_fine_tune_jobs (user_id, avatar_id, idempotency_key)
            WHERE status NOT IN ('succeeded', 'failed', 'cancelled', 'unclear');
        CREATE UNIQUE INDEX avatar_fine_tune_jobs_vendor ON avatar_fine_tune_jobs (vendor, vendor_job_id) WHERE vendor_job_id IS NOT NULL;
        CREATE INDEX avatar_fine_tune_jobs_avatar ON avatar_fine_tune_jobs (user_id, avatar_id, created_at);
        CREATE INDEX avatar_fine_tune_jobs_due ON avatar_fine_tune_jobs (due_at) WHERE is_settled = 0;
        CREATE INDEX avatar_fine_tune_jobs_id ON avatar_fine_tune_jobs (id);

        CREATE TABLE avatar_fine_tune_job_events (
            sequence INTEGER PRIMARY KEY, user_id TEXT NOT NULL, job_id TEXT NOT NULL, id TEXT NOT NULL,
            at TEXT NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL, step INTEGER, metrics TEXT,
            UNIQUE (user_id, job_id, id)) STRICT;
        """;

    private const string Rest = """


        CREATE TABLE avatar_fine_tune_usage (
            user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, usage_date TEXT NOT NULL,
            vendor TEXT NOT NULL, model TEXT NOT NULL, currency TEXT NOT NULL,
            messages_count INTEGER NOT NULL, input_tokens INTEGER NOT NULL, cached_input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
            estimated_cost TEXT NOT NULL, unpriced_messages INTEGER NOT NULL, fallback_count INTEGER NOT NULL,
            PRIMARY KEY (user_id, avatar_id, usage_date, vendor, model, currency)) STRICT, WITHOUT ROWID;

        CREATE TABLE avatar_fine_tune_usage_records (
            user_id TEXT NOT NULL, id TEXT NOT NULL, avatar_id TEXT NOT NULL, usage_date TEXT NOT NULL,
            PRIMARY KEY (user_id, id)) STRICT, WITHOUT ROWID;

        CREATE TABLE avatar_knowledge (
            row_id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, id TEXT NOT NULL,
            text TEXT NOT NULL, words TEXT NOT NULL, caller_id TEXT, created_at TEXT NOT NULL,
            UNIQUE (user_id, avatar_id, id)) STRICT;
        CREATE TABLE avatar_memories (
            row_id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, avatar_id TEXT NOT NULL, id TEXT NOT NULL,
            text TEXT NOT NULL, words TEXT NOT NULL, caller_id TEXT, created_at TEXT NOT NULL,
            UNIQUE (user_id, avatar_id, id)) STRICT;
        """ + KnowledgeIndex + MemoryIndex;

    // Triggers keep the word index true even for rows that somebody edits by hand.
    private const string KnowledgeIndex = """


        CREATE VIRTUAL TABLE avatar_knowledge_words USING fts5(words, content = 'avatar_knowledge', content_rowid = 'row_id');
        INSERT INTO avatar_knowledge_words (avatar_knowledge_words, rank) VALUES ('secure-delete', 1);
        CREATE TRIGGER avatar_knowledge_insert AFTER INSERT ON avatar_knowledge BEGIN
            INSERT INTO avatar_knowledge_words (rowid, words) VALUES (new.row_id, new.words);
        END;
        CREATE TRIGGER avatar_knowledge_update AFTER UPDATE ON avatar_knowledge BEGIN
            INSERT INTO avatar_knowledge_words (avatar_knowledge_words, rowid, words) VALUES ('delete', old.row_id, old.words);
            INSERT INTO avatar_knowledge_words (rowid, words) VALUES (new.row_id, new.words);
        END;
        CREATE TRIGGER avatar_knowledge_delete AFTER DELETE ON avatar_knowledge BEGIN
            INSERT INTO avatar_knowledge_words (avatar_knowledge_words, rowid, words) VALUES ('delete', old.row_id, old.words);
        END;
        """;

    private const string MemoryIndex = """


        CREATE VIRTUAL TABLE avatar_memories_words USING fts5(words, content = 'avatar_memories', content_rowid = 'row_id');
        INSERT INTO avatar_memories_words (avatar_memories_words, rank) VALUES ('secure-delete', 1);
        CREATE TRIGGER avatar_memories_insert AFTER INSERT ON avatar_memories BEGIN
            INSERT INTO avatar_memories_words (rowid, words) VALUES (new.row_id, new.words);
        END;
        CREATE TRIGGER avatar_memories_update AFTER UPDATE ON avatar_memories BEGIN
            INSERT INTO avatar_memories_words (avatar_memories_words, rowid, words) VALUES ('delete', old.row_id, old.words);
            INSERT INTO avatar_memories_words (rowid, words) VALUES (new.row_id, new.words);
        END;
        CREATE TRIGGER avatar_memories_delete AFTER DELETE ON avatar_memories BEGIN
            INSERT INTO avatar_memories_words (avatar_memories_words, rowid, words) VALUES ('delete', old.row_id, old.words);
        END;
        """;
}
