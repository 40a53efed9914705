CREATE TABLE aft.avatar_secrets (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL,
    secret bytea NOT NULL,
    PRIMARY KEY (user_id, avatar_id));

CREATE TABLE aft.avatar_model_versions (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, number integer NOT NULL CHECK (number > 0),
    vendor text NOT NULL, model text NOT NULL, base_vendor text, base_model text,
    dataset_id uuid, job_id uuid, prompt text, created_at timestamptz NOT NULL, deleted_at timestamptz,
    avatar_erased boolean NOT NULL DEFAULT false,
    PRIMARY KEY (user_id, avatar_id, number));
CREATE UNIQUE INDEX avatar_model_versions_job ON aft.avatar_model_versions (user_id, job_id) WHERE job_id IS NOT NULL;
CREATE INDEX avatar_model_versions_model ON aft.avatar_model_versions (vendor, model);

CREATE TABLE aft.avatar_training_examples (
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
CREATE INDEX avatar_training_examples_conversation ON aft.avatar_training_examples (user_id, avatar_id, conversation_id, position, id);
-- Begins with avatar_id, because people who query by hand name only the avatar; the store names both.
CREATE INDEX avatar_training_examples_quality ON aft.avatar_training_examples (avatar_id, user_id, quality_score DESC, id);
CREATE INDEX avatar_training_examples_import ON aft.avatar_training_examples (user_id, avatar_id, training_data_id);

CREATE TABLE aft.avatar_datasets (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    prompt text NOT NULL, seed integer NOT NULL,
    training_lines integer NOT NULL, validation_lines integer NOT NULL,
    training_examples integer NOT NULL, validation_examples integer NOT NULL,
    training_tokens bigint NOT NULL, validation_tokens bigint NOT NULL,
    token_encoding text NOT NULL, max_tokens_per_line integer NOT NULL, leaks_removed integer NOT NULL,
    fingerprint text COLLATE "C" NOT NULL, created_at timestamptz NOT NULL, erased_at timestamptz,
    PRIMARY KEY (user_id, avatar_id, id));
CREATE UNIQUE INDEX avatar_datasets_fingerprint ON aft.avatar_datasets (user_id, avatar_id, fingerprint) WHERE erased_at IS NULL;

CREATE TABLE aft.avatar_dataset_lines (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, dataset_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('training', 'validation')), number integer NOT NULL,
    json text NOT NULL,
    PRIMARY KEY (user_id, avatar_id, dataset_id, side, number),
    FOREIGN KEY (user_id, avatar_id, dataset_id) REFERENCES aft.avatar_datasets (user_id, avatar_id, id) ON DELETE CASCADE);

CREATE TABLE aft.avatar_dataset_examples (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, dataset_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('training', 'validation')), line integer NOT NULL, ordinal integer NOT NULL,
    example_id uuid NOT NULL, hash text COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, avatar_id, dataset_id, side, line, ordinal));
CREATE INDEX avatar_dataset_examples_example ON aft.avatar_dataset_examples (user_id, avatar_id, example_id);
