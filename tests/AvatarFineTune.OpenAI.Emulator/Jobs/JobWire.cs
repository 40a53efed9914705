using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>Jobs, events and checkpoints on the wire.</summary>
internal static class JobWire
{
    public static JsonObject ToJson(Job job, EmulatorOptions options)
    {
        var hyperparameters = Hyperparameters(job);
        var json = new JsonObject
        {
            ["object"] = "fine_tuning.job",
            ["id"] = job.Id,
            ["model"] = job.Request.Model,
            ["created_at"] = Json.Unix(job.CreatedAt),
            ["finished_at"] = job.FinishedAt is { } at ? Json.Unix(at) : null,
            ["fine_tuned_model"] = job.FineTunedModel,
            ["organization_id"] = $"org-{options.Organization}",
            ["result_files"] = new JsonArray([.. job.ResultFiles.Select(f => JsonValue.Create(f))]),
            ["status"] = job.Status,
            ["validation_file"] = job.Request.ValidationFile,
            ["training_file"] = job.Request.TrainingFile,
            ["hyperparameters"] = hyperparameters,
            ["trained_tokens"] = job.TrainedTokens,
            ["error"] = new JsonObject { ["code"] = job.Error?.Code, ["message"] = job.Error?.Message, ["param"] = job.Error?.Param },
            ["user_provided_suffix"] = job.Request.Suffix,
            ["seed"] = job.Request.Seed,
            ["estimated_finish"] = options.EstimatedFinishIsZero ? 0 : EstimatedFinish(job, options),
            ["integrations"] = new JsonArray(),
            ["metadata"] = job.Request.Metadata?.DeepClone(),
            ["usage_metrics"] = null,
            ["shared_with_openai"] = false,
        };
        if (options.Profile != EmulatorProfile.Nebius)
        {
            json["method"] = new JsonObject
            {
                ["type"] = "supervised",
                ["supervised"] = new JsonObject { ["hyperparameters"] = hyperparameters.DeepClone() },
            };
        }

        if (job.Request.Body["trainingType"] is { } trainingType)
        {
            json["trainingType"] = trainingType.DeepClone();
        }

        return json;
    }

    public static JsonObject ToJson(JobEvent told) => new()
    {
        ["object"] = "fine_tuning.job.event",
        ["id"] = told.Id,
        ["created_at"] = Json.Unix(told.At),
        ["level"] = told.Level,
        ["message"] = told.Message,
        ["data"] = told.Metrics?.DeepClone() ?? new JsonObject(),
        ["type"] = told.Metrics is null ? "message" : "metrics",
    };

    public static JsonObject ToJson(Checkpoint checkpoint, Job job, EmulatorOptions options)
    {
        var json = new JsonObject
        {
            ["object"] = "fine_tuning.job.checkpoint",
            ["id"] = checkpoint.Id,
            ["created_at"] = Json.Unix(checkpoint.At),
            ["fine_tuned_model_checkpoint"] = checkpoint.Model,
            ["fine_tuning_job_id"] = job.Id,
            ["metrics"] = checkpoint.Metrics.DeepClone(),
            ["step_number"] = checkpoint.Step,
        };
        if (options.Profile == EmulatorProfile.Nebius)
        {
            json["result_files"] = new JsonArray([.. checkpoint.Files.Select(f => JsonValue.Create(f))]);
        }

        return json;
    }

    /// <summary>As they were asked for; once the files are valid, with what was chosen for "auto".</summary>
    private static JsonObject Hyperparameters(Job job)
    {
        var hyperparameters = job.Request.Hyperparameters.DeepClone().AsObject();
        var isChosen = job.Epochs > 0;
        hyperparameters["n_epochs"] = isChosen ? job.Epochs : hyperparameters["n_epochs"]?.DeepClone() ?? "auto";
        hyperparameters["batch_size"] = isChosen ? job.BatchSize : hyperparameters["batch_size"]?.DeepClone() ?? "auto";
        hyperparameters["learning_rate_multiplier"] = isChosen ? job.LearningRate : hyperparameters["learning_rate_multiplier"]?.DeepClone() ?? "auto";
        return hyperparameters;
    }

    private static long? EstimatedFinish(Job job, EmulatorOptions options) =>
        job.Status == "running" ? Json.Unix(job.At(options.TrainTime)) : null;
}
