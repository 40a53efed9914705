CREATE TABLE aft.avatar_fine_tune_jobs (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL,
    vendor text NOT NULL, base_model text NOT NULL, dataset_id uuid NOT NULL,
    status text NOT NULL, raw_status text,
    epochs integer NOT NULL, batch_size integer, learning_rate double precision, seed integer NOT NULL, suffix text,
    idempotency_key text COLLATE "C" NOT NULL, training_examples_count integer NOT NULL, estimated_tokens bigint NOT NULL,
    estimated_cost numeric(20,10), estimated_cost_currency text, actual_cost numeric(20,10), actual_cost_currency text,
    trained_tokens bigint, progress double precision, estimated_finish timestamptz, activation text NOT NULL, cancel_requested boolean NOT NULL,
    vendor_job_id text, training_file_id text, validation_file_id text, create_attempted_at timestamptz,
    fine_tuned_vendor text, fine_tuned_model text, version integer, error_message text,
    created_at timestamptz NOT NULL, finished_at timestamptz, last_news_at timestamptz NOT NULL, due_at timestamptz NOT NULL,
    attempts integer NOT NULL, is_settled boolean NOT NULL, revision bigint NOT NULL,
    lease_owner text, lease_until timestamptz, fencing bigint NOT NULL DEFAULT 0, avatar_erased boolean NOT NULL DEFAULT false,
    PRIMARY KEY (user_id, id),
    CHECK ((estimated_cost IS NULL) = (estimated_cost_currency IS NULL)),
    CHECK ((actual_cost IS NULL) = (actual_cost_currency IS NULL)));
CREATE UNIQUE INDEX avatar_fine_tune_jobs_idempotency ON aft.avatar_fine_tune_jobs (user_id, avatar_id, idempotency_key)
    WHERE status NOT IN ('succeeded', 'failed', 'cancelled', 'unclear');
-- By its digest: a vendor's id may be longer than an index takes.
CREATE UNIQUE INDEX avatar_fine_tune_jobs_vendor ON aft.avatar_fine_tune_jobs (user_id, vendor, md5(vendor_job_id)) WHERE vendor_job_id IS NOT NULL;
CREATE INDEX avatar_fine_tune_jobs_avatar ON aft.avatar_fine_tune_jobs (avatar_id, user_id, created_at);
CREATE INDEX avatar_fine_tune_jobs_due ON aft.avatar_fine_tune_jobs (due_at) WHERE NOT is_settled;
CREATE INDEX avatar_fine_tune_jobs_id ON aft.avatar_fine_tune_jobs (id);

-- Tells workers (due) and watchers (job) of all hosts at once, whoever changes a job; no id but the job's is told.
CREATE FUNCTION aft.avatar_fine_tune_job_changed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('avatar_fine_tune', TG_TABLE_SCHEMA || ':job:' || NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION aft.avatar_fine_tune_job_due() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('avatar_fine_tune', TG_TABLE_SCHEMA || ':due:');
    RETURN NULL;
END $$;
CREATE TRIGGER avatar_fine_tune_job_changed AFTER UPDATE ON aft.avatar_fine_tune_jobs
    FOR EACH ROW WHEN (NEW.revision <> OLD.revision) EXECUTE FUNCTION aft.avatar_fine_tune_job_changed();
CREATE TRIGGER avatar_fine_tune_job_added AFTER INSERT ON aft.avatar_fine_tune_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION aft.avatar_fine_tune_job_due();
CREATE TRIGGER avatar_fine_tune_job_due AFTER UPDATE ON aft.avatar_fine_tune_jobs
    FOR EACH ROW WHEN (NOT NEW.is_settled AND (NEW.due_at < OLD.due_at OR (NEW.lease_owner IS NULL AND OLD.lease_owner IS NOT NULL)))
    EXECUTE FUNCTION aft.avatar_fine_tune_job_due();

CREATE TABLE aft.avatar_fine_tune_job_events (
    user_id text COLLATE "C" NOT NULL, job_id uuid NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL, level text NOT NULL, message text NOT NULL, step bigint, metrics jsonb,
    PRIMARY KEY (user_id, job_id, sequence),
    FOREIGN KEY (user_id, job_id) REFERENCES aft.avatar_fine_tune_jobs (user_id, id) ON DELETE CASCADE);
-- By its digest as well: the id is the vendor's.
CREATE UNIQUE INDEX avatar_fine_tune_job_events_id ON aft.avatar_fine_tune_job_events (user_id, job_id, md5(id));
