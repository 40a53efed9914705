-- Schema version 2: hosting of tuned models, the ids of vendors' calls, and checkpoints as versions beside the end result of
-- their job.
ALTER TABLE aft.avatar_model_versions ADD COLUMN checkpoint_step bigint;
DROP INDEX aft.avatar_model_versions_job;
CREATE UNIQUE INDEX avatar_model_versions_job ON aft.avatar_model_versions (user_id, job_id) WHERE job_id IS NOT NULL AND checkpoint_step IS NULL;
