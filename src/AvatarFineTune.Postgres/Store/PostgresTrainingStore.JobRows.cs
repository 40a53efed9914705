using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string JobColumns = """
        user_id, id, avatar_id, vendor, base_model, dataset_id, status, raw_status, epochs, batch_size, learning_rate, seed, suffix,
        idempotency_key, training_examples_count, estimated_tokens, estimated_cost, estimated_cost_currency, actual_cost, actual_cost_currency,
        trained_tokens, progress, estimated_finish, activation, cancel_requested, vendor_job_id, training_file_id, validation_file_id,
        create_attempted_at, fine_tuned_vendor, fine_tuned_model, version, error_message, created_at, finished_at, last_news_at, due_at,
        attempts, is_settled, revision
        """;

    private const string InsertJob = $"""
        INSERT INTO aft.avatar_fine_tune_jobs ({JobColumns})
        VALUES (@user, @id, @avatar, @vendor, @base, @dataset, @status, @raw, @epochs, @batch, @rate, @seed, @suffix,
            @key, @examples, @estimatedTokens, @estimated, @estimatedCurrency, @actual, @actualCurrency,
            @trained, @progress, @estimatedFinish, @activation, @cancel, @vendorJob, @trainingFile, @validationFile,
            @attempted, @tunedVendor, @tuned, @version, @error, @created, @finished, @news, @due,
            @attempts, @settled, @revision)
        """;

    // What was asked for never changes, and is not written again.
    private const string UpdateJob = """
        UPDATE aft.avatar_fine_tune_jobs SET
            status = @status, raw_status = @raw, actual_cost = @actual, actual_cost_currency = @actualCurrency, trained_tokens = @trained,
            progress = @progress, estimated_finish = @estimatedFinish, cancel_requested = @cancel, vendor_job_id = @vendorJob,
            training_file_id = @trainingFile, validation_file_id = @validationFile, create_attempted_at = @attempted,
            fine_tuned_vendor = @tunedVendor, fine_tuned_model = @tuned, version = @version, error_message = @error, finished_at = @finished,
            last_news_at = @news, due_at = @due, attempts = @attempts, is_settled = @settled, revision = @revision
        WHERE user_id = @user AND id = @id
        """;

    private const string IsUnfinished = "status NOT IN ('succeeded', 'failed', 'cancelled', 'unclear')";

    private static (string, object?)[] JobValues(FineTuneJob job) =>
    [
        ("user", job.Key.UserId),
        ("id", job.Key.Id),
        ("avatar", job.Avatar.AvatarId),
        ("vendor", job.Base.Vendor),
        ("base", job.Base.Model),
        ("dataset", job.DatasetId),
        ("status", StoredNames.Of(job.Status)),
        ("raw", job.RawStatus),
        ("epochs", job.Hyperparameters.Epochs),
        ("batch", job.Hyperparameters.BatchSize),
        ("rate", job.Hyperparameters.LearningRate),
        ("seed", job.Seed),
        ("suffix", job.Suffix),
        ("key", job.IdempotencyKey),
        ("examples", job.TrainingExamplesCount),
        ("estimatedTokens", job.EstimatedTokens),
        ("estimated", job.EstimatedCost?.Amount),
        ("estimatedCurrency", job.EstimatedCost?.Currency),
        ("actual", job.ActualCost?.Amount),
        ("actualCurrency", job.ActualCost?.Currency),
        ("trained", job.TrainedTokens),
        ("progress", job.Progress),
        ("estimatedFinish", job.EstimatedFinish),
        ("activation", StoredNames.Of(job.Activation)),
        ("cancel", job.CancelRequested),
        ("vendorJob", job.VendorJobId),
        ("trainingFile", job.TrainingFileId),
        ("validationFile", job.ValidationFileId),
        ("attempted", job.CreateAttemptedAt),
        ("tunedVendor", job.FineTunedModel?.Vendor),
        ("tuned", job.FineTunedModel?.Model),
        ("version", job.Version),
        ("error", job.Error),
        ("created", job.CreatedAt),
        ("finished", job.FinishedAt),
        ("news", job.LastNewsAt),
        ("due", job.DueAt),
        ("attempts", job.Attempts),
        ("settled", job.IsSettled),
        ("revision", job.Revision),
    ];

    private static FineTuneJob ReadJob(PostgresRow row)
    {
        var (user, id, avatar) = (row.Text(), row.Id(), row.Text());
        return new()
        {
            Key = new(user, id),
            Avatar = new(user, avatar),
            Base = row.Model(),
            DatasetId = row.Id(),
            Status = StoredNames.Status(row.Text()),
            RawStatus = row.TextOrNull(),
            Hyperparameters = new(row.Int(), row.IntOrNull(), row.DoubleOrNull()),
            Seed = row.Int(),
            Suffix = row.TextOrNull(),
            IdempotencyKey = row.Text(),
            TrainingExamplesCount = row.Int(),
            EstimatedTokens = row.Long(),
            EstimatedCost = row.MoneyOrNull(),
            ActualCost = row.MoneyOrNull(),
            TrainedTokens = row.LongOrNull(),
            Progress = row.DoubleOrNull(),
            EstimatedFinish = row.TimeOrNull(),
            Activation = StoredNames.Activation(row.Text()),
            CancelRequested = row.Bool(),
            VendorJobId = row.TextOrNull(),
            TrainingFileId = row.TextOrNull(),
            ValidationFileId = row.TextOrNull(),
            CreateAttemptedAt = row.TimeOrNull(),
            FineTunedModel = row.ModelOrNull(),
            Version = row.IntOrNull(),
            Error = row.TextOrNull(),
            CreatedAt = row.Time(),
            FinishedAt = row.TimeOrNull(),
            LastNewsAt = row.Time(),
            DueAt = row.Time(),
            Attempts = row.Int(),
            IsSettled = row.Bool(),
            Revision = row.Long(),
        };
    }
}
