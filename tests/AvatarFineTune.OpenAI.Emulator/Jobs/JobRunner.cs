using System.Text.Json;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>Moves a job to where it stands by the clock: validated after a tenth of its time, begun after two, then step by step.</summary>
internal sealed class JobRunner(World world)
{
    private readonly JobResults _results = new(world);

    private TimeSpan Validated => world.Options.TrainTime * 0.1;

    private TimeSpan Begun => world.Options.TrainTime * 0.2;

    /// <summary>When a job's status will change by itself.</summary>
    public DateTimeOffset? NextDue(Job job) => job.Status switch
    {
        "validating_files" => job.At(Validated),
        "queued" => job.At(Begun),
        "running" => job.At(world.Options.TrainTime),
        _ => null,
    };

    public async Task AdvanceAsync(Job job, DateTimeOffset now)
    {
        var elapsed = job.Elapsed(now);
        if (job.Status == "validating_files" && elapsed >= Validated)
        {
            await ValidateAsync(job);
        }

        if (job.Status == "queued" && elapsed >= Begun)
        {
            await BeginAsync(job);
        }

        if (job.Status == "running")
        {
            Train(job, elapsed);
        }
    }

    private async Task ValidateAsync(Job job)
    {
        var at = job.At(Validated);
        if (await CheckAsync(job, job.Request.TrainingFile, "training_file", TrainingFile.MinExamples) is not { } training
            || (job.Request.ValidationFile is { } validation && await CheckAsync(job, validation, "validation_file", 1) is null))
        {
            return;
        }

        var asked = job.Request.Hyperparameters;
        job.Examples = training.Examples;
        job.FileTokens = training.Tokens;
        job.Epochs = asked["n_epochs"] is { } epochs && epochs.GetValueKind() == JsonValueKind.Number ? epochs.GetValue<int>() : AutoEpochs(training.Examples);
        job.BatchSize = asked["batch_size"] is { } batch && batch.GetValueKind() == JsonValueKind.Number ? batch.GetValue<int>() : Math.Max(1, training.Examples / 250);
        job.LearningRate = asked["learning_rate_multiplier"] is { } rate && rate.GetValueKind() == JsonValueKind.Number ? rate.GetValue<double>() : 1.8;
        job.Status = "queued";
        Tell(job, at, "info", "Files validated, moving job to queued state");
    }

    private async Task<TrainingFile?> CheckAsync(Job job, string fileId, string param, int minExamples)
    {
        if (!world.Files.TryGetValue(fileId, out var file))
        {
            Fail(job, job.At(Validated), "file_not_found", $"The file {fileId} was deleted before it was validated.", param);
            return null;
        }

        var checkedFile = await TrainingFile.ReadAsync(file.Path, minExamples, world.Tokenizer, CancellationToken.None);
        if (checkedFile.Problem is { } problem)
        {
            Fail(job, job.At(Validated), $"invalid_{param}", $"The job failed due to an invalid {param.Replace('_', ' ')}. {problem}", param);
            return null;
        }

        return checkedFile;
    }

    private async Task BeginAsync(Job job)
    {
        var at = job.At(Begun);
        if (job.IsDoomed)
        {
            Fail(job, at, "server_error", "The job failed due to an internal error. Create it again.", null);
            return;
        }

        if (!world.Files.TryGetValue(job.Request.TrainingFile, out var file))
        {
            Fail(job, at, "file_not_found", $"The file {job.Request.TrainingFile} was deleted before training began.", "training_file");
            return;
        }

        var (model, error) = await world.Engine.TrainAsync(file, CancellationToken.None);
        if (model is null)
        {
            Fail(job, at, "invalid_training_file", $"The job failed due to an invalid training file. {error}", "training_file");
            return;
        }

        job.EngineModel = model;
        job.Status = "running";
        Tell(job, at, "info", "Fine-tuning job started");
    }

    private void Train(Job job, TimeSpan elapsed)
    {
        var (length, total) = (world.Options.TrainTime - Begun, job.TotalSteps);
        while (job.Step < total && elapsed >= Begun + (length * ((job.Step + 1.0) / total)) - TimeSpan.FromTicks(1))
        {
            var step = ++job.Step;
            var at = job.At(Begun + (length * ((double)step / total)));
            var metrics = StepMetrics.At(job, step);
            metrics["total_steps"] = total;
            var valid = metrics["valid_loss"] is { } loss ? $", validation loss={loss}" : "";
            job.Events.Add(new(NewEventId(), at, "info", $"Step {step}/{total}: training loss={metrics["train_loss"]}{valid}", metrics));
            if (step % job.StepsPerEpoch == 0)
            {
                _results.KeepCheckpoint(job, step, at);
            }
        }

        if (job.Step == total)
        {
            var at = job.At(world.Options.TrainTime);
            var model = _results.Finish(job, at);
            End(job, "succeeded", at);
            Tell(job, at, "info", model is null ? "The job has successfully completed" : $"New fine-tuned model created: {model}");
            Tell(job, at, "info", "The job has successfully completed");
        }
    }

    private void Fail(Job job, DateTimeOffset at, string code, string message, string? param)
    {
        job.Error = (code, message, param);
        End(job, "failed", at);
        Tell(job, at, "error", message);
    }

    /// <summary>Ends a job, and tells who wants to be told.</summary>
    private void End(Job job, string status, DateTimeOffset at)
    {
        (job.Status, job.FinishedAt) = (status, at);
        world.Webhooks.Tell($"fine_tuning.job.{status}", job.Id, at);
    }

    public void Cancel(Job job)
    {
        End(job, "cancelled", world.Now);
        Tell(job, world.Now, "warn", "Fine-tuning job was cancelled");
    }

    public static void Tell(Job job, DateTimeOffset at, string level, string message) => job.Events.Add(new(NewEventId(), at, level, message, null));

    private static string NewEventId() => Ids.New("ftevent-");

    /// <summary>The published rule: three epochs, more for few examples, fewer for very many.</summary>
    private static int AutoEpochs(int examples) =>
        examples * 3 < 100 ? Math.Min(25, 100 / examples)
        : examples * 3 > 25_000 ? Math.Max(1, 25_000 / examples)
        : 3;
}
