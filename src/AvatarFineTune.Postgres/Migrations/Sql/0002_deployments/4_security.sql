COMMENT ON TABLE aft.avatar_deployments IS 'Made by AvatarFineTune.';
COMMENT ON TABLE aft.avatar_webhooks IS 'Made by AvatarFineTune.';

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
        WHERE c.oid IN ('aft.avatar_deployments'::regclass, 'aft.avatar_webhooks'::regclass)
            AND a.grantee <> c.relowner AND NOT coalesce(r.rolbypassrls OR r.rolsuper, false)
        GROUP BY c.oid, r.rolname
    LOOP
        EXECUTE 'REVOKE ALL ON TABLE ' || granted.relation || ' FROM ' || granted.grantee;
        IF granted.may_read THEN
            EXECUTE 'GRANT SELECT ON TABLE ' || granted.relation || ' TO ' || granted.grantee;
        END IF;
    END LOOP;
END $$;

ALTER TABLE aft.avatar_deployments ENABLE ROW LEVEL SECURITY;
CREATE POLICY avatar_deployments_owner ON aft.avatar_deployments
    USING (user_id = (SELECT aft.avatar_fine_tune_user())) WITH CHECK (user_id = (SELECT aft.avatar_fine_tune_user()));
CREATE POLICY avatar_deployments_worker ON aft.avatar_deployments
    TO avatar_fine_tune_worker USING ((SELECT aft.avatar_fine_tune_is_system())) WITH CHECK ((SELECT aft.avatar_fine_tune_is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON aft.avatar_deployments TO avatar_fine_tune_app, avatar_fine_tune_worker;

-- No user's, so that only the system sees it.
ALTER TABLE aft.avatar_webhooks ENABLE ROW LEVEL SECURITY;
CREATE POLICY avatar_webhooks_worker ON aft.avatar_webhooks
    TO avatar_fine_tune_worker USING ((SELECT aft.avatar_fine_tune_is_system())) WITH CHECK ((SELECT aft.avatar_fine_tune_is_system()));
GRANT SELECT, INSERT, UPDATE, DELETE ON aft.avatar_webhooks TO avatar_fine_tune_worker;
