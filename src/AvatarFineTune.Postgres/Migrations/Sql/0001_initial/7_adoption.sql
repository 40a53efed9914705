-- An app may have tables of these two names already: they are taken as they are, and only gain columns. Their keys may
-- be text or uuid. No key of ours refers to them, and row-level security there stays the app's own business.
DO $$
DECLARE
    wanted record;
    found text;
BEGIN
    SELECT c.relname INTO found FROM pg_class c
    WHERE c.oid IN (to_regclass('aft.avatar_profiles'), to_regclass('aft.avatar_training_data')) AND c.relkind NOT IN ('r', 'p');
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'AvatarFineTune can not use your %, which is no table: rename it, or give AvatarFineTune a schema of its own.', found
            USING ERRCODE = 'AFT01';
    END IF;

    IF to_regclass('aft.avatar_profiles') IS NULL THEN
        CREATE TABLE aft.avatar_profiles (
            user_id text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
            PRIMARY KEY (user_id, id));
        CREATE INDEX avatar_profiles_id ON aft.avatar_profiles (id);
        COMMENT ON TABLE aft.avatar_profiles IS 'Made by AvatarFineTune.';
    END IF;
    ALTER TABLE aft.avatar_profiles
        ADD COLUMN IF NOT EXISTS name text, ADD COLUMN IF NOT EXISTS prompt text,
        ADD COLUMN IF NOT EXISTS base_vendor text, ADD COLUMN IF NOT EXISTS base_model text,
        ADD COLUMN IF NOT EXISTS active_version integer, ADD COLUMN IF NOT EXISTS active_vendor text,
        ADD COLUMN IF NOT EXISTS active_fine_tuned_model text, ADD COLUMN IF NOT EXISTS use_fine_tuned_model boolean NOT NULL DEFAULT false,
        ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now(), ADD COLUMN IF NOT EXISTS updated_at timestamptz DEFAULT now();

    IF to_regclass('aft.avatar_training_data') IS NULL THEN
        CREATE TABLE aft.avatar_training_data (
            user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
            PRIMARY KEY (user_id, avatar_id, id));
        COMMENT ON TABLE aft.avatar_training_data IS 'Made by AvatarFineTune.';
    END IF;
    ALTER TABLE aft.avatar_training_data
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
        WHERE a.attrelid = to_regclass('aft.' || wanted.table_name) AND a.attname = wanted.column_name AND NOT a.attisdropped;
        IF found IS NULL THEN
            RAISE EXCEPTION 'AvatarFineTune needs the column %.%, which your table does not have: add it as %.',
                wanted.table_name, wanted.column_name, array_to_string(wanted.types, ' or ') USING ERRCODE = 'AFT01';
        ELSIF found <> ALL (wanted.types) THEN
            RAISE EXCEPTION 'AvatarFineTune can not use the column %.% of your table, which is of type %: it must be %.',
                wanted.table_name, wanted.column_name, found, array_to_string(wanted.types, ' or ') USING ERRCODE = 'AFT01';
        END IF;
    END LOOP;
END $$;
