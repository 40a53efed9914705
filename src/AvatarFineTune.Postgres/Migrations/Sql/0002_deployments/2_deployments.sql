-- No foreign key to the version: a row that went with it would leave hosting at the vendor that nobody ends and somebody pays;
-- and as a queue it stays where jobs are, wherever versions are distributed to.
CREATE TABLE aft.avatar_deployments (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL, version integer NOT NULL,
    vendor text NOT NULL, model text NOT NULL, state text NOT NULL, chat_model text, detail text,
    activate_when_ready boolean NOT NULL, stop_requested boolean NOT NULL,
    hosting_per_hour numeric(20,10), hosting_currency text,
    requested_at timestamptz NOT NULL, ready_at timestamptz, ended_at timestamptz, due_at timestamptz NOT NULL,
    attempts integer NOT NULL, last_error text, revision bigint NOT NULL,
    lease_owner text, lease_until timestamptz, fencing bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, id),
    CHECK ((hosting_per_hour IS NULL) = (hosting_currency IS NULL)));
CREATE UNIQUE INDEX avatar_deployments_open ON aft.avatar_deployments (user_id, avatar_id, version) WHERE ended_at IS NULL;
CREATE INDEX avatar_deployments_version ON aft.avatar_deployments (user_id, avatar_id, version);
CREATE INDEX avatar_deployments_due ON aft.avatar_deployments (due_at) WHERE ended_at IS NULL;
CREATE INDEX avatar_deployments_model ON aft.avatar_deployments (vendor, model) WHERE ended_at IS NULL;

-- Workers of all hosts hear of it as they hear of jobs. One that is let go before it is due wakes nobody.
CREATE TRIGGER avatar_deployment_added AFTER INSERT ON aft.avatar_deployments
    FOR EACH STATEMENT EXECUTE FUNCTION aft.avatar_fine_tune_job_due();
CREATE TRIGGER avatar_deployment_due AFTER UPDATE ON aft.avatar_deployments
    FOR EACH ROW WHEN (NEW.ended_at IS NULL AND (NEW.due_at < OLD.due_at
        OR (NEW.lease_owner IS NULL AND OLD.lease_owner IS NOT NULL AND NEW.due_at <= aft.avatar_fine_tune_now())))
    EXECUTE FUNCTION aft.avatar_fine_tune_job_due();
