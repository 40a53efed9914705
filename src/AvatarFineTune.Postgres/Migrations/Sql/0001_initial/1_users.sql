-- AvatarFineTune, schema version 1. Ids of users and avatars are the app's own text; ids made here are uuid version 7.
-- Every key begins with user_id, so that rows can be distributed by it. Memberships, erasures and blocks have no foreign
-- key: they outlive what they name.

-- Everybody's clock is the database's: leases of several hosts are then compared on one clock.
CREATE FUNCTION aft.avatar_fine_tune_now() RETURNS timestamptz
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
CREATE FUNCTION aft.avatar_fine_tune_user() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN coalesce(current_setting('request.jwt.claims', true), '') <> '' THEN current_setting('request.jwt.claims', true)::jsonb ->> 'sub'
        WHEN coalesce(current_setting('request.jwt.claim.sub', true), '') <> '' THEN current_setting('request.jwt.claim.sub', true)
        WHEN pg_has_role(current_user, 'avatar_fine_tune_app', 'MEMBER') THEN nullif(current_setting('avatar_fine_tune.user_id', true), '')
    END;

-- Whether this is one of the few calls that serve all users: claims, sweeps, health. Whoever comes with a token never does.
CREATE FUNCTION aft.avatar_fine_tune_is_system() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('avatar_fine_tune.system', true), '') = 'on'
        AND coalesce(current_setting('request.jwt.claims', true), '') = ''
        AND coalesce(current_setting('request.jwt.claim.sub', true), '') = ''
        AND pg_has_role(current_user, 'avatar_fine_tune_worker', 'MEMBER');
