-- Made by AvatarFineTune.Postgres. Run it as one transaction: psql -1 -v ON_ERROR_STOP=1 -f FILE
DO $$
BEGIN
    PERFORM pg_advisory_xact_lock(4717064812196152916);
    IF to_regnamespace('"public"') IS NULL THEN
        CREATE SCHEMA "public";
    END IF;
    IF to_regclass('"public".avatar_fine_tune_schema') IS NULL THEN
        CREATE TABLE "public".avatar_fine_tune_schema (version integer NOT NULL, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
    END IF;
    IF (SELECT coalesce(max(version), 0) FROM "public".avatar_fine_tune_schema) <> 0 THEN
        RAISE EXCEPTION 'this script changes tables of version 0, and these are of version %; nothing was changed.',
            (SELECT max(version) FROM "public".avatar_fine_tune_schema) USING ERRCODE = 'AFT01';
    END IF;
END $$;

-- AvatarFineTune, schema version 1. Ids of users and avatars are the app's own text; ids made here are uuid version 7.
-- Every key begins with user_id, so that rows can be distributed by it. Memberships, erasures and blocks have no foreign
-- key: they outlive what they name.

-- Everybody's clock is the database's: leases of several hosts are then compared on one clock.
CREATE FUNCTION "public".avatar_fine_tune_now() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE RETURN now();

-- Roles belong to the server, not to this database: another one may have made them, perhaps at this moment.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['avatar_fine_tune_app', 'avatar_fine_tune_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL;
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'the role % does not exist, and the database''s user may not make it. Let somebody who may run: CREATE ROLE % NOLOGIN.',
                        role_name, role_name USING ERRCODE = 'AFT01';
            END;
        END IF;
    END LOOP;
END $$;

-- Whose rows may be seen. A claim of a signed token, as Supabase sets it, always wins, even one that names nobody; the
-- setting of AvatarFineTune itself counts only for members of its role. The bodies of these functions are bound when they
-- are made, so that no search_path of a caller changes what they call.
CREATE FUNCTION "public".avatar_fine_tune_user() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN coalesce(current_setting('request.jwt.claims', true), '') <> '' THEN current_setting('request.jwt.claims', true)::jsonb ->> 'sub'
        WHEN coalesce(current_setting('request.jwt.claim.sub', true), '') <> '' THEN current_setting('request.jwt.claim.sub', true)
        WHEN pg_has_role(current_user, 'avatar_fine_tune_app', 'MEMBER') THEN nullif(current_setting('avatar_fine_tune.user_id', true), '')
    END;

-- Whether this is one of the few calls that serve all users: claims, sweeps, health. Whoever comes with a token never does.
CREATE FUNCTION "public".avatar_fine_tune_is_system() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('avatar_fine_tune.system', true), '') = 'on'
        AND coalesce(current_setting('request.jwt.claims', true), '') = ''
        AND coalesce(current_setting('request.jwt.claim.sub', true), '') = ''
        AND pg_has_role(current_user, 'avatar_fine_tune_worker', 'MEMBER');

CREATE TABLE "public".avatar_secrets (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL,
    secret bytea NOT NULL,
    PRIMARY KEY (user_id, avatar_id));

CREATE TABLE "public".avatar_model_versions (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, number integer NOT NULL CHECK (number > 0),
    vendor text NOT NULL, model text NOT NULL, base_vendor text, base_model text,
    dataset_id uuid, job_id uuid, prompt text, created_at timestamptz NOT NULL, deleted_at timestamptz,
    avatar_erased boolean NOT NULL DEFAULT false,
    PRIMARY KEY (user_id, avatar_id, number));
CREATE UNIQUE INDEX avatar_model_versions_job ON "public".avatar_model_versions (user_id, job_id) WHERE job_id IS NOT NULL;
CREATE INDEX avatar_model_versions_model ON "public".avatar_model_versions (vendor, model);

CREATE TABLE "public".avatar_training_examples (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    training_data_id uuid NOT NULL, conversation_id uuid NOT NULL, position integer NOT NULL,
    prompt text NOT NULL, reply text NOT NULL, said_at timestamp NOT NULL, replied_at timestamp NOT NULL,
    pattern_type text NOT NULL, quality_score double precision NOT NULL CHECK (quality_score BETWEEN 0 AND 1),
    hash text COLLATE "C" NOT NULL, participants text[] NOT NULL, participant_ids text[] NOT NULL DEFAULT '{}',
    exclusion text, is_edited boolean NOT NULL DEFAULT false,
    used_in_training boolean NOT NULL DEFAULT false, times_used integer NOT NULL DEFAULT 0 CHECK (times_used >= 0),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, id),
    UNIQUE (user_id, avatar_id, hash));
CREATE INDEX avatar_training_examples_conversation ON "public".avatar_training_examples (user_id, avatar_id, conversation_id, position, id);
-- Begins with avatar_id, because people who query by hand name only the avatar; the store names both.
CREATE INDEX avatar_training_examples_quality ON "public".avatar_training_examples (avatar_id, user_id, quality_score DESC, id);
CREATE INDEX avatar_training_examples_import ON "public".avatar_training_examples (user_id, avatar_id, training_data_id);

CREATE TABLE "public".avatar_datasets (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    prompt text NOT NULL, seed integer NOT NULL,
    training_lines integer NOT NULL, validation_lines integer NOT NULL,
    training_examples integer NOT NULL, validation_examples integer NOT NULL,
    training_tokens bigint NOT NULL, validation_tokens bigint NOT NULL,
    token_encoding text NOT NULL, max_tokens_per_line integer NOT NULL, leaks_removed integer NOT NULL,
    fingerprint text COLLATE "C" NOT NULL, created_at timestamptz NOT NULL, erased_at timestamptz,
    PRIMARY KEY (user_id, avatar_id, id));
CREATE UNIQUE INDEX avatar_datasets_fingerprint ON "public".avatar_datasets (user_id, avatar_id, fingerprint) WHERE erased_at IS NULL;

CREATE TABLE "public".avatar_dataset_lines (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, dataset_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('training', 'validation')), number integer NOT NULL,
    json text NOT NULL,
    PRIMARY KEY (user_id, avatar_id, dataset_id, side, number),
    FOREIGN KEY (user_id, avatar_id, dataset_id) REFERENCES "public".avatar_datasets (user_id, avatar_id, id) ON DELETE CASCADE);

CREATE TABLE "public".avatar_dataset_examples (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, dataset_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('training', 'validation')), line integer NOT NULL, ordinal integer NOT NULL,
    example_id uuid NOT NULL, hash text COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, avatar_id, dataset_id, side, line, ordinal));
CREATE INDEX avatar_dataset_examples_example ON "public".avatar_dataset_examples (user_id, avatar_id, example_id);

CREATE TABLE "public".avatar_erased_hashes (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, hash));

CREATE TABLE "public".avatar_erased_examples (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, scope text COLLATE "C" NOT NULL, example_id uuid NOT NULL,
    PRIMARY KEY (user_id, avatar_id, scope, example_id));

CREATE TABLE "public".avatar_erased_participants (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, key bytea NOT NULL, hash text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, key, hash));

CREATE TABLE "public".avatar_vendor_erasures (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL, job_id uuid NOT NULL, vendor text NOT NULL,
    requested_at timestamptz NOT NULL, due_at timestamptz NOT NULL, attempts integer NOT NULL, last_error text,
    deployments text NOT NULL, model text NOT NULL, files text NOT NULL, done_at timestamptz,
    lease_owner text, lease_until timestamptz, fencing bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, job_id));
CREATE INDEX avatar_vendor_erasures_due ON "public".avatar_vendor_erasures (due_at) WHERE done_at IS NULL;

CREATE TABLE "public".avatar_fine_tune_jobs (
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
CREATE UNIQUE INDEX avatar_fine_tune_jobs_idempotency ON "public".avatar_fine_tune_jobs (user_id, avatar_id, idempotency_key)
    WHERE status NOT IN ('succeeded', 'failed', 'cancelled', 'unclear');
-- By its digest: a vendor's id may be longer than an index takes.
CREATE UNIQUE INDEX avatar_fine_tune_jobs_vendor ON "public".avatar_fine_tune_jobs (user_id, vendor, md5(vendor_job_id)) WHERE vendor_job_id IS NOT NULL;
CREATE INDEX avatar_fine_tune_jobs_avatar ON "public".avatar_fine_tune_jobs (avatar_id, user_id, created_at);
CREATE INDEX avatar_fine_tune_jobs_due ON "public".avatar_fine_tune_jobs (due_at) WHERE NOT is_settled;
CREATE INDEX avatar_fine_tune_jobs_id ON "public".avatar_fine_tune_jobs (id);

-- Tells workers (due) and watchers (job) of all hosts at once, whoever changes a job; no id but the job's is told.
CREATE FUNCTION "public".avatar_fine_tune_job_changed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('avatar_fine_tune', TG_TABLE_SCHEMA || ':job:' || NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION "public".avatar_fine_tune_job_due() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('avatar_fine_tune', TG_TABLE_SCHEMA || ':due:');
    RETURN NULL;
END $$;
CREATE TRIGGER avatar_fine_tune_job_changed AFTER UPDATE ON "public".avatar_fine_tune_jobs
    FOR EACH ROW WHEN (NEW.revision <> OLD.revision) EXECUTE FUNCTION "public".avatar_fine_tune_job_changed();
CREATE TRIGGER avatar_fine_tune_job_added AFTER INSERT ON "public".avatar_fine_tune_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION "public".avatar_fine_tune_job_due();
CREATE TRIGGER avatar_fine_tune_job_due AFTER UPDATE ON "public".avatar_fine_tune_jobs
    FOR EACH ROW WHEN (NOT NEW.is_settled AND (NEW.due_at < OLD.due_at OR (NEW.lease_owner IS NULL AND OLD.lease_owner IS NOT NULL)))
    EXECUTE FUNCTION "public".avatar_fine_tune_job_due();

CREATE TABLE "public".avatar_fine_tune_job_events (
    user_id text COLLATE "C" NOT NULL, job_id uuid NOT NULL, sequence bigint GENERATED ALWAYS AS IDENTITY, id text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL, level text NOT NULL, message text NOT NULL, step bigint, metrics jsonb,
    PRIMARY KEY (user_id, job_id, sequence),
    FOREIGN KEY (user_id, job_id) REFERENCES "public".avatar_fine_tune_jobs (user_id, id) ON DELETE CASCADE);
-- By its digest as well: the id is the vendor's.
CREATE UNIQUE INDEX avatar_fine_tune_job_events_id ON "public".avatar_fine_tune_job_events (user_id, job_id, md5(id));

CREATE TABLE "public".avatar_fine_tune_usage (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, usage_date date NOT NULL,
    vendor text COLLATE "C" NOT NULL, model text COLLATE "C" NOT NULL, currency text COLLATE "C" NOT NULL,
    messages_count bigint NOT NULL, input_tokens bigint NOT NULL, cached_input_tokens bigint NOT NULL, output_tokens bigint NOT NULL,
    estimated_cost numeric(20,10) NOT NULL, unpriced_messages bigint NOT NULL, fallback_count bigint NOT NULL,
    PRIMARY KEY (user_id, avatar_id, usage_date, vendor, model, currency))
    WITH (fillfactor = 80);

-- One row a message: what makes a message count once. The columns from caller_id on are filled only where the app asks for it.
CREATE TABLE "public".avatar_fine_tune_usage_records (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL, usage_date date NOT NULL,
    batch_id uuid, recorded_at timestamptz NOT NULL,
    caller_id text, vendor text, model text, version integer, at timestamptz,
    input_tokens bigint, cached_input_tokens bigint, output_tokens bigint, cost numeric(20,10), currency text,
    is_estimated boolean, is_fallback boolean,
    PRIMARY KEY (user_id, id));
CREATE INDEX avatar_fine_tune_usage_records_age ON "public".avatar_fine_tune_usage_records USING brin (recorded_at) WITH (autosummarize = on);

-- Counts messages of one user, each id once: the only place where usage is added up. One position of the arrays is one
-- message; the last three may be empty where records are not kept. Gives the ids that this batch stored: a batch whose
-- answer was lost can be sent again, counts nothing again, and is told the same. Rows are taken in the order of their
-- keys, so that two batches never wait for each other in a circle.
CREATE FUNCTION "public".avatar_fine_tune_add_usage(
    p_user_id text, p_batch_id uuid, p_keep_records boolean,
    p_ids uuid[], p_avatar_ids text[], p_vendors text[], p_models text[], p_at timestamptz[],
    p_input_tokens bigint[], p_cached_input_tokens bigint[], p_output_tokens bigint[], p_costs numeric[], p_currencies text[],
    p_fallbacks boolean[], p_caller_ids text[], p_versions integer[], p_estimated boolean[]) RETURNS uuid[]
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_added uuid[];
BEGIN
    WITH given AS MATERIALIZED (
        SELECT DISTINCT ON (g.id)
            g.id, g.avatar_id, (g.at AT TIME ZONE 'UTC')::date AS usage_date, g.vendor, g.model, g.at,
            g.input_tokens, g.cached_input_tokens, g.output_tokens, round(g.cost, 10) AS cost,
            CASE WHEN g.cost IS NULL THEN '' ELSE g.currency END AS currency,
            g.is_fallback, g.caller_id, g.version, g.is_estimated
        FROM unnest(
            p_ids, p_avatar_ids, p_vendors, p_models, p_at, p_input_tokens, p_cached_input_tokens, p_output_tokens, p_costs, p_currencies,
            p_fallbacks, p_caller_ids, p_versions, p_estimated) WITH ORDINALITY AS g (
            id, avatar_id, vendor, model, at, input_tokens, cached_input_tokens, output_tokens, cost, currency,
            is_fallback, caller_id, version, is_estimated, number)
        ORDER BY g.id, g.number),
    added AS (
        INSERT INTO "public".avatar_fine_tune_usage_records (
            user_id, id, avatar_id, usage_date, batch_id, recorded_at, caller_id, vendor, model, version, at,
            input_tokens, cached_input_tokens, output_tokens, cost, currency, is_estimated, is_fallback)
        SELECT p_user_id, g.id, g.avatar_id, g.usage_date, p_batch_id, "public".avatar_fine_tune_now(), k.*
        FROM given g LEFT JOIN LATERAL (
            SELECT g.caller_id, g.vendor, g.model, g.version, g.at, g.input_tokens, g.cached_input_tokens, g.output_tokens,
                g.cost, CASE WHEN g.cost IS NOT NULL THEN g.currency END, g.is_estimated, g.is_fallback) k ON p_keep_records
        ORDER BY g.id
        ON CONFLICT (user_id, id) DO NOTHING
        RETURNING id),
    counted AS (
        INSERT INTO "public".avatar_fine_tune_usage AS total (
            user_id, avatar_id, usage_date, vendor, model, currency, messages_count, input_tokens, cached_input_tokens, output_tokens,
            estimated_cost, unpriced_messages, fallback_count)
        SELECT
            p_user_id, g.avatar_id, g.usage_date, g.vendor, g.model, g.currency, count(*),
            sum(g.input_tokens), sum(g.cached_input_tokens), sum(g.output_tokens),
            coalesce(sum(g.cost), 0), count(*) FILTER (WHERE g.cost IS NULL), count(*) FILTER (WHERE g.is_fallback)
        FROM given g JOIN added USING (id)
        GROUP BY g.avatar_id, g.usage_date, g.vendor, g.model, g.currency
        ORDER BY g.avatar_id COLLATE "C", g.usage_date, g.vendor COLLATE "C", g.model COLLATE "C", g.currency COLLATE "C"
        ON CONFLICT (user_id, avatar_id, usage_date, vendor, model, currency) DO UPDATE SET
            messages_count = total.messages_count + excluded.messages_count,
            input_tokens = total.input_tokens + excluded.input_tokens,
            cached_input_tokens = total.cached_input_tokens + excluded.cached_input_tokens,
            output_tokens = total.output_tokens + excluded.output_tokens,
            estimated_cost = total.estimated_cost + excluded.estimated_cost,
            unpriced_messages = total.unpriced_messages + excluded.unpriced_messages,
            fallback_count = total.fallback_count + excluded.fallback_count)
    SELECT coalesce(array_agg(id), '{}') INTO v_added FROM added;

    -- What is missing was stored before: by this batch, if its answer was lost, or by another.
    IF cardinality(v_added) < cardinality(p_ids) THEN
        SELECT coalesce(array_agg(id), '{}') INTO v_added
        FROM "public".avatar_fine_tune_usage_records
        WHERE user_id = p_user_id AND id = ANY (p_ids) AND batch_id = p_batch_id;
    END IF;
    RETURN v_added;
END $$;

-- Counts one answered message from SQL, as RecordAsync does. With p_record_id, calling again counts once and returns
-- false; without one, every call counts. Without a cost the message is counted as unpriced. Row-level security holds for
-- whoever calls.
CREATE FUNCTION "public".update_fine_tune_usage(
    p_user_id text, p_avatar_id text, p_vendor text, p_model text, p_input_tokens bigint, p_output_tokens bigint,
    p_estimated_cost numeric, p_currency text, p_cached_input_tokens bigint DEFAULT 0, p_record_id uuid DEFAULT NULL,
    p_at timestamptz DEFAULT NULL, p_is_fallback boolean DEFAULT false, p_caller_id text DEFAULT NULL, p_version integer DEFAULT NULL,
    p_is_estimated boolean DEFAULT false, p_keep_record boolean DEFAULT false) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_input_tokens IS NULL OR p_input_tokens < 0 OR p_output_tokens IS NULL OR p_output_tokens < 0
        OR p_cached_input_tokens IS NULL OR p_cached_input_tokens < 0 THEN
        RAISE EXCEPTION 'Tokens are counted from 0; given were %, % cached and % written.', p_input_tokens, p_cached_input_tokens, p_output_tokens
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF NOT coalesce(char_length(p_user_id) BETWEEN 1 AND 200 AND char_length(p_avatar_id) BETWEEN 1 AND 200, false)
        OR NOT coalesce(char_length(p_caller_id) BETWEEN 1 AND 200, true) THEN
        RAISE EXCEPTION 'The id of a user, an avatar or a caller has 1 to 200 characters.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF coalesce(btrim(p_vendor), '') = '' OR char_length(p_vendor) > 64 OR strpos(p_vendor, '/') > 0
        OR coalesce(btrim(p_model), '') = '' OR char_length(p_model) > 512 THEN
        RAISE EXCEPTION 'A vendor has 1 to 64 characters without a slash, and a model 1 to 512.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_estimated_cost NOT BETWEEN 0 AND 9999999999 OR p_estimated_cost = 'NaN' THEN
        RAISE EXCEPTION 'A cost is from 0 to 9999999999, or NULL where it is unknown; given was %.', p_estimated_cost
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_estimated_cost IS NOT NULL AND NOT coalesce(char_length(p_currency) BETWEEN 1 AND 200, false) THEN
        RAISE EXCEPTION 'A cost needs a currency, such as USD.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN cardinality("public".avatar_fine_tune_add_usage(
        p_user_id, gen_random_uuid(), coalesce(p_keep_record, false), ARRAY[coalesce(p_record_id, gen_random_uuid())], ARRAY[p_avatar_id],
        ARRAY[p_vendor], ARRAY[p_model], ARRAY[coalesce(p_at, "public".avatar_fine_tune_now())],
        ARRAY[p_input_tokens], ARRAY[p_cached_input_tokens], ARRAY[p_output_tokens], ARRAY[p_estimated_cost], ARRAY[p_currency],
        ARRAY[coalesce(p_is_fallback, false)], ARRAY[p_caller_id], ARRAY[p_version], ARRAY[coalesce(p_is_estimated, false)])) > 0;
END $$;

-- The words come from AvatarFineTune, so that every store finds the same notes, whatever the database's language. No GIN
-- index: row-level security lets no row be chosen by "@@" before its user is checked, so that a search always reads the
-- one avatar's notes by the primary key.
CREATE TABLE "public".avatar_knowledge (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    text text NOT NULL, search tsvector NOT NULL, caller_id text, created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, id));

CREATE TABLE "public".avatar_memories (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    text text NOT NULL, search tsvector NOT NULL, caller_id text, created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, id));

-- An app may have tables of these two names already: they are taken as they are, and only gain columns. Their keys may
-- be text or uuid. No key of ours refers to them, and row-level security there stays the app's own business.
DO $$
DECLARE
    wanted record;
    found text;
BEGIN
    SELECT c.relname INTO found FROM pg_class c
    WHERE c.oid IN (to_regclass('"public".avatar_profiles'), to_regclass('"public".avatar_training_data')) AND c.relkind NOT IN ('r', 'p');
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'AvatarFineTune can not use your %, which is no table: rename it, or give AvatarFineTune a schema of its own.', found
            USING ERRCODE = 'AFT01';
    END IF;

    IF to_regclass('"public".avatar_profiles') IS NULL THEN
        CREATE TABLE "public".avatar_profiles (
            user_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
            PRIMARY KEY (user_id, id));
        CREATE INDEX avatar_profiles_id ON "public".avatar_profiles (id);
        COMMENT ON TABLE "public".avatar_profiles IS 'Made by AvatarFineTune.';
    END IF;
    ALTER TABLE "public".avatar_profiles
        ADD COLUMN IF NOT EXISTS name text, ADD COLUMN IF NOT EXISTS prompt text,
        ADD COLUMN IF NOT EXISTS base_vendor text, ADD COLUMN IF NOT EXISTS base_model text,
        ADD COLUMN IF NOT EXISTS active_version integer, ADD COLUMN IF NOT EXISTS active_vendor text,
        ADD COLUMN IF NOT EXISTS active_fine_tuned_model text, ADD COLUMN IF NOT EXISTS use_fine_tuned_model boolean NOT NULL DEFAULT false,
        ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now(), ADD COLUMN IF NOT EXISTS updated_at timestamptz DEFAULT now();

    IF to_regclass('"public".avatar_training_data') IS NULL THEN
        CREATE TABLE "public".avatar_training_data (
            user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
            PRIMARY KEY (user_id, avatar_id, id));
        COMMENT ON TABLE "public".avatar_training_data IS 'Made by AvatarFineTune.';
    END IF;
    ALTER TABLE "public".avatar_training_data
        ADD COLUMN IF NOT EXISTS source_name text, ADD COLUMN IF NOT EXISTS platforms text[],
        ADD COLUMN IF NOT EXISTS report jsonb, ADD COLUMN IF NOT EXISTS exchanges jsonb,
        ADD COLUMN IF NOT EXISTS consent_by text, ADD COLUMN IF NOT EXISTS consent_basis text, ADD COLUMN IF NOT EXISTS consent_at timestamptz,
        ADD COLUMN IF NOT EXISTS fine_tuning_status text DEFAULT 'imported', ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now();

    FOR wanted IN
        SELECT * FROM (VALUES
            ('avatar_profiles', 'user_id', ARRAY['text', 'uuid']), ('avatar_profiles', 'id', ARRAY['text', 'uuid']),
            ('avatar_training_data', 'user_id', ARRAY['text', 'uuid']), ('avatar_training_data', 'avatar_id', ARRAY['text', 'uuid']),
            ('avatar_training_data', 'id', ARRAY['uuid', 'text']),
            ('avatar_profiles', 'name', ARRAY['text', 'character varying']), ('avatar_profiles', 'prompt', ARRAY['text', 'character varying']),
            ('avatar_profiles', 'base_vendor', ARRAY['text', 'character varying']), ('avatar_profiles', 'base_model', ARRAY['text', 'character varying']),
            ('avatar_profiles', 'active_version', ARRAY['integer']), ('avatar_profiles', 'active_vendor', ARRAY['text', 'character varying']),
            ('avatar_profiles', 'active_fine_tuned_model', ARRAY['text', 'character varying']), ('avatar_profiles', 'use_fine_tuned_model', ARRAY['boolean']),
            ('avatar_profiles', 'created_at', ARRAY['timestamp with time zone']), ('avatar_profiles', 'updated_at', ARRAY['timestamp with time zone']),
            ('avatar_training_data', 'source_name', ARRAY['text', 'character varying']), ('avatar_training_data', 'platforms', ARRAY['text[]']),
            ('avatar_training_data', 'report', ARRAY['jsonb']), ('avatar_training_data', 'exchanges', ARRAY['jsonb']),
            ('avatar_training_data', 'consent_by', ARRAY['text', 'character varying']), ('avatar_training_data', 'consent_basis', ARRAY['text', 'character varying']),
            ('avatar_training_data', 'consent_at', ARRAY['timestamp with time zone']), ('avatar_training_data', 'fine_tuning_status', ARRAY['text', 'character varying']),
            ('avatar_training_data', 'created_at', ARRAY['timestamp with time zone'])) AS w (table_name, column_name, types)
    LOOP
        SELECT format_type(a.atttypid, NULL) INTO found
        FROM pg_attribute a
        WHERE a.attrelid = to_regclass('"public".' || wanted.table_name) AND a.attname = wanted.column_name AND NOT a.attisdropped;
        IF found IS NULL THEN
            RAISE EXCEPTION 'AvatarFineTune needs the column %.%, which your table does not have: add it as %.',
                wanted.table_name, wanted.column_name, array_to_string(wanted.types, ' or ') USING ERRCODE = 'AFT01';
        ELSIF found <> ALL (wanted.types) THEN
            RAISE EXCEPTION 'AvatarFineTune can not use the column %.% of your table, which is of type %: it must be %.',
                wanted.table_name, wanted.column_name, found, array_to_string(wanted.types, ' or ') USING ERRCODE = 'AFT01';
        END IF;
    END LOOP;
END $$;

-- The planner's statistics are samples of what is stored, and outlive an erasure: none of what people said or are called is
-- among them. No query is planned by these columns.
DO $$
DECLARE
    private record;
BEGIN
    FOR private IN
        SELECT c.oid, c.relname, a.attname FROM (VALUES
            ('avatar_profiles', ARRAY['name', 'prompt']), ('avatar_training_data', ARRAY['source_name', 'report', 'exchanges', 'consent_by', 'consent_basis']),
            ('avatar_training_examples', ARRAY['prompt', 'reply', 'participants', 'participant_ids']), ('avatar_datasets', ARRAY['prompt']),
            ('avatar_dataset_lines', ARRAY['json']), ('avatar_model_versions', ARRAY['prompt']),
            ('avatar_knowledge', ARRAY['text', 'search']), ('avatar_memories', ARRAY['text', 'search'])) AS p (table_name, column_names)
        JOIN pg_class c ON c.oid = to_regclass('"public".' || p.table_name)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ANY (p.column_names)
    LOOP
        -- Not on a table of the app's own.
        IF private.relname NOT IN ('avatar_profiles', 'avatar_training_data') OR obj_description(private.oid, 'pg_class') = 'Made by AvatarFineTune.' THEN
            EXECUTE 'ALTER TABLE "public".' || private.relname || ' ALTER COLUMN ' || private.attname || ' SET STATISTICS 0';
        END IF;
    END LOOP;
END $$;

-- Row-level security. The queries of AvatarFineTune name the user as well; this holds where a query forgets.
DO $$
DECLARE
    name text;
    granted record;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'avatar_secrets', 'avatar_model_versions', 'avatar_training_examples', 'avatar_datasets', 'avatar_dataset_lines',
        'avatar_dataset_examples', 'avatar_erased_hashes', 'avatar_erased_examples', 'avatar_erased_participants', 'avatar_vendor_erasures',
        'avatar_fine_tune_jobs', 'avatar_fine_tune_job_events', 'avatar_fine_tune_usage', 'avatar_fine_tune_usage_records',
        'avatar_knowledge', 'avatar_memories', 'avatar_fine_tune_schema']
    LOOP
        EXECUTE 'COMMENT ON TABLE "public".' || name || ' IS ''Made by AvatarFineTune.''';
    END LOOP;

    -- A hosted server may give the roles of its web API every right on every new table. Here they keep reading, within their
    -- own rows; what they wrote would be believed: a version that names somebody else's model, a job that nobody asked for.
    FOR granted IN
        SELECT c.oid::regclass::text AS relation, c.relkind, coalesce(quote_ident(r.rolname), 'PUBLIC') AS grantee,
            bool_or(a.privilege_type = 'SELECT') AND c.relkind <> 'S' AND c.relname <> 'avatar_secrets' AS may_read
        FROM pg_class c
        LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
        CROSS JOIN LATERAL aclexplode(c.relacl) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.relnamespace = '"public"'::regnamespace AND obj_description(coalesce(d.refobjid, c.oid), 'pg_class') = 'Made by AvatarFineTune.'
            AND a.grantee <> c.relowner AND NOT coalesce(r.rolbypassrls OR r.rolsuper, false)
        GROUP BY c.oid, r.rolname
    LOOP
        EXECUTE 'REVOKE ALL ON ' || CASE granted.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || granted.relation || ' FROM ' || granted.grantee;
        IF granted.may_read THEN
            EXECUTE 'GRANT SELECT ON TABLE ' || granted.relation || ' TO ' || granted.grantee;
        END IF;
    END LOOP;

    -- Not on a table of the app's own.
    FOR name IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = '"public"'::regnamespace AND obj_description(c.oid, 'pg_class') = 'Made by AvatarFineTune.' AND c.relname <> 'avatar_fine_tune_schema'
    LOOP
        EXECUTE 'ALTER TABLE "public".' || name || ' ENABLE ROW LEVEL SECURITY';
        EXECUTE 'CREATE POLICY ' || name || '_owner ON "public".' || name
            || ' USING (user_id = (SELECT "public".avatar_fine_tune_user())) WITH CHECK (user_id = (SELECT "public".avatar_fine_tune_user()))';
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON "public".' || name || ' TO avatar_fine_tune_app';
    END LOOP;

    -- No chat text is among these: a worker's calls over all users see jobs, erasures and usage only.
    FOREACH name IN ARRAY ARRAY[
        'avatar_vendor_erasures', 'avatar_fine_tune_jobs', 'avatar_fine_tune_job_events', 'avatar_fine_tune_usage', 'avatar_fine_tune_usage_records']
    LOOP
        EXECUTE 'CREATE POLICY ' || name || '_worker ON "public".' || name
            || ' TO avatar_fine_tune_worker USING ((SELECT "public".avatar_fine_tune_is_system())) WITH CHECK ((SELECT "public".avatar_fine_tune_is_system()))';
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON "public".' || name || ' TO avatar_fine_tune_worker';
    END LOOP;
END $$;

-- Everybody may know the version; nobody but the owner may change it.
ALTER TABLE "public".avatar_fine_tune_schema ENABLE ROW LEVEL SECURITY;
CREATE POLICY avatar_fine_tune_schema_reader ON "public".avatar_fine_tune_schema FOR SELECT USING (true);

GRANT USAGE ON SCHEMA "public" TO avatar_fine_tune_app, avatar_fine_tune_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON "public".avatar_profiles, "public".avatar_training_data TO avatar_fine_tune_app;
GRANT SELECT ON "public".avatar_fine_tune_schema TO avatar_fine_tune_app, avatar_fine_tune_worker;

-- Whether somebody else's version names the same model: the one question over all users that concerns versions. It
-- answers yes or no, whatever row-level security hides; where that is forced on its owner as well, it fails and does not
-- say no. A hosted server may have let everybody call it when it was made.
CREATE FUNCTION "public".avatar_fine_tune_model_is_shared(p_vendor text, p_model text, p_user_id text, p_avatar_id text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET row_security = off AS $$
    SELECT EXISTS (
        SELECT FROM "public".avatar_model_versions v
        WHERE v.vendor = p_vendor AND v.model = p_model AND (v.user_id <> p_user_id OR v.avatar_id <> p_avatar_id)
            AND v.deleted_at IS NULL AND NOT v.avatar_erased)
$$;
DO $$
DECLARE
    grantee text;
BEGIN
    FOR grantee IN
        SELECT coalesce(quote_ident(r.rolname), 'PUBLIC')
        FROM pg_proc p
        CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE p.oid = '"public".avatar_fine_tune_model_is_shared(text, text, text, text)'::regprocedure AND a.grantee <> p.proowner
    LOOP
        EXECUTE 'REVOKE EXECUTE ON FUNCTION "public".avatar_fine_tune_model_is_shared(text, text, text, text) FROM ' || grantee;
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION "public".avatar_fine_tune_model_is_shared(text, text, text, text) TO avatar_fine_tune_worker;

INSERT INTO "public".avatar_fine_tune_schema (version, name) VALUES (1, '0001_initial');

-- Schema version 2: hosting of tuned models, the ids of vendors' calls, and checkpoints as versions beside the end result of
-- their job.
ALTER TABLE "public".avatar_model_versions ADD COLUMN checkpoint_step bigint;
DROP INDEX "public".avatar_model_versions_job;
CREATE UNIQUE INDEX avatar_model_versions_job ON "public".avatar_model_versions (user_id, job_id) WHERE job_id IS NOT NULL AND checkpoint_step IS NULL;

-- No foreign key to the version: a row that went with it would leave hosting at the vendor that nobody ends and somebody pays;
-- and as a queue it stays where jobs are, wherever versions are distributed to.
CREATE TABLE "public".avatar_deployments (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL, version integer NOT NULL,
    vendor text NOT NULL, model text NOT NULL, state text NOT NULL, chat_model text, detail text,
    activate_when_ready boolean NOT NULL, stop_requested boolean NOT NULL,
    hosting_per_hour numeric(20,10), hosting_currency text,
    requested_at timestamptz NOT NULL, ready_at timestamptz, ended_at timestamptz, due_at timestamptz NOT NULL,
    attempts integer NOT NULL, last_error text, revision bigint NOT NULL,
    lease_owner text, lease_until timestamptz, fencing bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, id),
    CHECK ((hosting_per_hour IS NULL) = (hosting_currency IS NULL)));
CREATE UNIQUE INDEX avatar_deployments_open ON "public".avatar_deployments (user_id, avatar_id, version) WHERE ended_at IS NULL;
CREATE INDEX avatar_deployments_version ON "public".avatar_deployments (user_id, avatar_id, version);
CREATE INDEX avatar_deployments_due ON "public".avatar_deployments (due_at) WHERE ended_at IS NULL;
CREATE INDEX avatar_deployments_model ON "public".avatar_deployments (vendor, model) WHERE ended_at IS NULL;

-- Workers of all hosts hear of it as they hear of jobs. One that is let go before it is due wakes nobody.
CREATE TRIGGER avatar_deployment_added AFTER INSERT ON "public".avatar_deployments
    FOR EACH STATEMENT EXECUTE FUNCTION "public".avatar_fine_tune_job_due();
CREATE TRIGGER avatar_deployment_due AFTER UPDATE ON "public".avatar_deployments
    FOR EACH ROW WHEN (NEW.ended_at IS NULL AND (NEW.due_at < OLD.due_at
        OR (NEW.lease_owner IS NULL AND OLD.lease_owner IS NOT NULL AND NEW.due_at <= "public".avatar_fine_tune_now())))
    EXECUTE FUNCTION "public".avatar_fine_tune_job_due();

-- Calls of vendors that were taken, so that none counts twice. They are no user's: whose job a call is about is found here.
CREATE TABLE "public".avatar_webhooks (
    vendor text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, received_at timestamptz NOT NULL,
    PRIMARY KEY (vendor, id));
CREATE INDEX avatar_webhooks_received ON "public".avatar_webhooks (received_at);
CREATE INDEX avatar_fine_tune_jobs_called ON "public".avatar_fine_tune_jobs (vendor, md5(vendor_job_id)) WHERE vendor_job_id IS NOT NULL AND NOT is_settled;

COMMENT ON TABLE "public".avatar_deployments IS 'Made by AvatarFineTune.';
COMMENT ON TABLE "public".avatar_webhooks IS 'Made by AvatarFineTune.';

-- As for the tables of version 1: what a hosted server gives the roles of its web API is taken back, but for reading one's own rows.
DO $$
DECLARE
    granted record;
BEGIN
    FOR granted IN
        SELECT c.oid::regclass::text AS relation, coalesce(quote_ident(r.rolname), 'PUBLIC') AS grantee,
            bool_or(a.privilege_type = 'SELECT') AND c.relname = 'avatar_deployments' AS may_read
        FROM pg_class c
        CROSS JOIN LATERAL aclexplode(c.relacl) a
        LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE c.oid IN ('"public".avatar_deployments'::regclass, '"public".avatar_webhooks'::regclass)
            AND a.grantee <> c.relowner AND NOT coalesce(r.rolbypassrls OR r.rolsuper, false)
        GROUP BY c.oid, r.rolname
    LOOP
        EXECUTE 'REVOKE ALL ON TABLE ' || granted.relation || ' FROM ' || granted.grantee;
        IF granted.may_read THEN
            EXECUTE 'GRANT SELECT ON TABLE ' || granted.relation || ' TO ' || granted.grantee;
        END IF;
    END LOOP;
END $$;

ALTER TABLE "public".avatar_deployments ENABLE ROW LEVEL SECURITY;
CREATE POLICY avatar_deployments_owner ON "public".avatar_deployments
    USING (user_id = (SELECT "public".avatar_fine_tune_user())) WITH CHECK (user_id = (SELECT "public".avatar_fine_tune_user()));
CREATE POLICY avatar_deployments_worker ON "public".avatar_deployments
    TO avatar_fine_tune_worker USING ((SELECT "public".avatar_fine_tune_is_system())) WITH CHECK ((SELECT "public".avatar_fine_tune_is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "public".avatar_deployments TO avatar_fine_tune_app, avatar_fine_tune_worker;

-- No user's, so that only the system sees it.
ALTER TABLE "public".avatar_webhooks ENABLE ROW LEVEL SECURITY;
CREATE POLICY avatar_webhooks_worker ON "public".avatar_webhooks
    TO avatar_fine_tune_worker USING ((SELECT "public".avatar_fine_tune_is_system())) WITH CHECK ((SELECT "public".avatar_fine_tune_is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "public".avatar_webhooks TO avatar_fine_tune_worker;

INSERT INTO "public".avatar_fine_tune_schema (version, name) VALUES (2, '0002_deployments');
