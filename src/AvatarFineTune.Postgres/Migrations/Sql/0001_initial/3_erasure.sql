CREATE TABLE aft.avatar_erased_hashes (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, hash));

CREATE TABLE aft.avatar_erased_examples (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, scope text COLLATE "C" NOT NULL, example_id uuid NOT NULL,
    PRIMARY KEY (user_id, avatar_id, scope, example_id));

CREATE TABLE aft.avatar_erased_participants (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, key bytea NOT NULL, hash text COLLATE "C" NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, key, hash));

CREATE TABLE aft.avatar_vendor_erasures (
    user_id text COLLATE "C" NOT NULL, id uuid NOT NULL, avatar_id text COLLATE "C" NOT NULL, job_id uuid NOT NULL, vendor text NOT NULL,
    requested_at timestamptz NOT NULL, due_at timestamptz NOT NULL, attempts integer NOT NULL, last_error text,
    deployments text NOT NULL, model text NOT NULL, files text NOT NULL, done_at timestamptz,
    lease_owner text, lease_until timestamptz, fencing bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, job_id));
CREATE INDEX avatar_vendor_erasures_due ON aft.avatar_vendor_erasures (due_at) WHERE done_at IS NULL;
