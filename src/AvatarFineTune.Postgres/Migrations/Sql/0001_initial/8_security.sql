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
        JOIN pg_class c ON c.oid = to_regclass('aft.' || p.table_name)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ANY (p.column_names)
    LOOP
        -- Not on a table of the app's own.
        IF private.relname NOT IN ('avatar_profiles', 'avatar_training_data') OR obj_description(private.oid, 'pg_class') = 'Made by AvatarFineTune.' THEN
            EXECUTE 'ALTER TABLE aft.' || private.relname || ' ALTER COLUMN ' || private.attname || ' SET STATISTICS 0';
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
        EXECUTE 'COMMENT ON TABLE aft.' || name || ' IS ''Made by AvatarFineTune.''';
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
        WHERE c.relnamespace = 'aft'::regnamespace AND obj_description(coalesce(d.refobjid, c.oid), 'pg_class') = 'Made by AvatarFineTune.'
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
        WHERE c.relnamespace = 'aft'::regnamespace AND obj_description(c.oid, 'pg_class') = 'Made by AvatarFineTune.' AND c.relname <> 'avatar_fine_tune_schema'
    LOOP
        EXECUTE 'ALTER TABLE aft.' || name || ' ENABLE ROW LEVEL SECURITY';
        EXECUTE 'CREATE POLICY ' || name || '_owner ON aft.' || name
            || ' USING (user_id = (SELECT aft.avatar_fine_tune_user())) WITH CHECK (user_id = (SELECT aft.avatar_fine_tune_user()))';
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON aft.' || name || ' TO avatar_fine_tune_app';
    END LOOP;

    -- No chat text is among these: a worker's calls over all users see jobs, erasures and usage only.
    FOREACH name IN ARRAY ARRAY[
        'avatar_vendor_erasures', 'avatar_fine_tune_jobs', 'avatar_fine_tune_job_events', 'avatar_fine_tune_usage', 'avatar_fine_tune_usage_records']
    LOOP
        EXECUTE 'CREATE POLICY ' || name || '_worker ON aft.' || name
            || ' TO avatar_fine_tune_worker USING ((SELECT aft.avatar_fine_tune_is_system())) WITH CHECK ((SELECT aft.avatar_fine_tune_is_system()))';
        EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON aft.' || name || ' TO avatar_fine_tune_worker';
    END LOOP;
END $$;

-- Everybody may know the version; nobody but the owner may change it.
ALTER TABLE aft.avatar_fine_tune_schema ENABLE ROW LEVEL SECURITY;
CREATE POLICY avatar_fine_tune_schema_reader ON aft.avatar_fine_tune_schema FOR SELECT USING (true);

GRANT USAGE ON SCHEMA aft TO avatar_fine_tune_app, avatar_fine_tune_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON aft.avatar_profiles, aft.avatar_training_data TO avatar_fine_tune_app;
GRANT SELECT ON aft.avatar_fine_tune_schema TO avatar_fine_tune_app, avatar_fine_tune_worker;

-- Whether somebody else's version names the same model: the one question over all users that concerns versions. It
-- answers yes or no, whatever row-level security hides; where that is forced on its owner as well, it fails and does not
-- say no. A hosted server may have let everybody call it when it was made.
CREATE FUNCTION aft.avatar_fine_tune_model_is_shared(p_vendor text, p_model text, p_user_id text, p_avatar_id text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET row_security = off AS $$
    SELECT EXISTS (
        SELECT FROM aft.avatar_model_versions v
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
        WHERE p.oid = 'aft.avatar_fine_tune_model_is_shared(text, text, text, text)'::regprocedure AND a.grantee <> p.proowner
    LOOP
        EXECUTE 'REVOKE EXECUTE ON FUNCTION aft.avatar_fine_tune_model_is_shared(text, text, text, text) FROM ' || grantee;
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION aft.avatar_fine_tune_model_is_shared(text, text, text, text) TO avatar_fine_tune_worker;
