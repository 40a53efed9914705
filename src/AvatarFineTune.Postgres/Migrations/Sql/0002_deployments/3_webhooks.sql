-- Calls of vendors that were taken, so that none counts twice. They are no user's: whose job a call is about is found here.
CREATE TABLE aft.avatar_webhooks (
    vendor text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, received_at timestamptz NOT NULL,
    PRIMARY KEY (vendor, id));
CREATE INDEX avatar_webhooks_received ON aft.avatar_webhooks (received_at);
CREATE INDEX avatar_fine_tune_jobs_called ON aft.avatar_fine_tune_jobs (vendor, md5(vendor_job_id)) WHERE vendor_job_id IS NOT NULL AND NOT is_settled;
