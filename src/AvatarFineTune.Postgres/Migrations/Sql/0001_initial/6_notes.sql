-- The words come from AvatarFineTune, so that every store finds the same notes, whatever the database's language. No GIN
-- index: row-level security lets no row be chosen by "@@" before its user is checked, so that a search always reads the
-- one avatar's notes by the primary key.
CREATE TABLE aft.avatar_knowledge (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    text text NOT NULL, search tsvector NOT NULL, caller_id text, created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, id));

CREATE TABLE aft.avatar_memories (
    user_id text COLLATE "C" NOT NULL, avatar_id text COLLATE "C" NOT NULL, id uuid NOT NULL,
    text text NOT NULL, search tsvector NOT NULL, caller_id text, created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, avatar_id, id));
