CREATE TABLE aft.avatar_fine_tune_usage (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, usage_date date NOT NULL,
    vendor text COLLATE "C" NOT NULL, model text COLLATE "C" NOT NULL, currency text COLLATE "C" NOT NULL,
    messages_count bigint NOT NULL, input_tokens bigint NOT NULL, cached_input_tokens bigint NOT NULL, output_tokens bigint NOT NULL,
    estimated_cost numeric(20,10) NOT NULL, unpriced_messages bigint NOT NULL, fallback_count bigint NOT NULL,
    PRIMARY KEY (user_id, avatar_id, usage_date, vendor, model, currency))
    WITH (fillfactor = 80);

-- One row a message: what makes a message count once. The columns from caller_id on are filled only where the app asks for it.
CREATE TABLE aft.avatar_fine_tune_usage_records (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL, usage_date date NOT NULL,
    batch_id uuid, recorded_at timestamptz NOT NULL,
    caller_id text, vendor text, model text, version integer, at timestamptz,
    input_tokens bigint, cached_input_tokens bigint, output_tokens bigint, cost numeric(20,10), currency text,
    is_estimated boolean, is_fallback boolean,
    PRIMARY KEY (user_id, id));
CREATE INDEX avatar_fine_tune_usage_records_age ON aft.avatar_fine_tune_usage_records USING brin (recorded_at) WITH (autosummarize = on);

-- Counts messages of one user, each id once: the only place where usage is added up. One position of the arrays is one
-- message; the last three may be empty where records are not kept. Gives the ids that this batch stored: a batch whose
-- answer was lost can be sent again, counts nothing again, and is told the same. Rows are taken in the order of their
-- keys, so that two batches never wait for each other in a circle.
CREATE FUNCTION aft.avatar_fine_tune_add_usage(
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
        INSERT INTO aft.avatar_fine_tune_usage_records (
            user_id, id, avatar_id, usage_date, batch_id, recorded_at, caller_id, vendor, model, version, at,
            input_tokens, cached_input_tokens, output_tokens, cost, currency, is_estimated, is_fallback)
        SELECT p_user_id, g.id, g.avatar_id, g.usage_date, p_batch_id, aft.avatar_fine_tune_now(), k.*
        FROM given g LEFT JOIN LATERAL (
            SELECT g.caller_id, g.vendor, g.model, g.version, g.at, g.input_tokens, g.cached_input_tokens, g.output_tokens,
                g.cost, CASE WHEN g.cost IS NOT NULL THEN g.currency END, g.is_estimated, g.is_fallback) k ON p_keep_records
        ORDER BY g.id
        ON CONFLICT (user_id, id) DO NOTHING
        RETURNING id),
    counted AS (
        INSERT INTO aft.avatar_fine_tune_usage AS total (
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
        FROM aft.avatar_fine_tune_usage_records
        WHERE user_id = p_user_id AND id = ANY (p_ids) AND batch_id = p_batch_id;
    END IF;
    RETURN v_added;
END $$;

-- Counts one answered message from SQL, as RecordAsync does. With p_record_id, calling again counts once and returns
-- false; without one, every call counts. Without a cost the message is counted as unpriced. Row-level security holds for
-- whoever calls.
CREATE FUNCTION aft.update_fine_tune_usage(
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
    RETURN cardinality(aft.avatar_fine_tune_add_usage(
        p_user_id, gen_random_uuid(), coalesce(p_keep_record, false), ARRAY[coalesce(p_record_id, gen_random_uuid())], ARRAY[p_avatar_id],
        ARRAY[p_vendor], ARRAY[p_model], ARRAY[coalesce(p_at, aft.avatar_fine_tune_now())],
        ARRAY[p_input_tokens], ARRAY[p_cached_input_tokens], ARRAY[p_output_tokens], ARRAY[p_estimated_cost], ARRAY[p_currency],
        ARRAY[coalesce(p_is_fallback, false)], ARRAY[p_caller_id], ARRAY[p_version], ARRAY[coalesce(p_is_estimated, false)])) > 0;
END $$;
