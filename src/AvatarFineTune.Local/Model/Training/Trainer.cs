using AvatarFineTune.Local.Model.Storage;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Training;

/// <summary>
/// Moves jobs on when they are looked at. A change is worked out without a lock and stored in one transaction, only if the job
/// is still where it was: two processes may do the same work, but it is stored once. Killed at any point, a job stands after
/// its last stored step.
/// </summary>
internal sealed class Trainer(ModelDatabase database, LocalModelOptions options, TokenCount tokens, TimeProvider time)
{
    /// <summary>After a long pause, no look at a job takes more steps than this.</summary>
    private const int MaxStepsPerLook = 100;

    private const int MaxStepsPerEpoch = 10;
    private const int MinBatch = 4;
    private const string Operation = "GetJob";

    private readonly TrainingRuns _runs = new();

    /// <summary>Makes the steps that are due, until the state changes: every state is seen by who looks often enough.</summary>
    public JobRow Advance(JobRow job, CancellationToken cancellationToken)
    {
        if (job.IsTerminal || !_runs.TryEnter(job.Id))
        {
            return job;
        }

        try
        {
            for (var i = 0; i < MaxStepsPerLook && !job.IsTerminal && IsDue(job); i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var was = job.Status;
                job = Step(job, cancellationToken);
                if (job.Status != was || options.StepDuration == TimeSpan.Zero)
                {
                    break;
                }
            }

            return job;
        }
        finally
        {
            _runs.Leave(job.Id);
        }
    }

    /// <summary>Forgets what a job that ended kept in memory.</summary>
    public void Drop(string job) => _runs.Drop(job);

    private bool IsDue(JobRow job)
    {
        // A clock set back must not halt a job until it has caught up.
        var waited = time.GetUtcNow() - job.AdvancedAt;
        return waited >= options.StepDuration || waited < -options.StepDuration;
    }

    private JobRow Step(JobRow job, CancellationToken cancellationToken)
    {
        try
        {
            return job.Status switch
            {
                JobStatus.Validating => Validate(job, cancellationToken),
                JobStatus.Queued => Store(job, job with { Status = JobStatus.Running }, new("info", $"Training started: {job.TotalSteps} steps over {job.Epochs} epochs.")),
                JobStatus.Running => Learn(job, cancellationToken),
                _ => Finish(job),
            };
        }
        catch (FileGoneException)
        {
            return Fail(job, "file_not_found", "A file of this job was deleted before it was read to its end. Upload it again and create a new job.");
        }
    }

    private JobRow Validate(JobRow job, CancellationToken cancellationToken)
    {
        var training = database.Read(Operation, c => FileCheck.Of(c, job.TrainingFile, "training", options.MinTrainingLines, tokens, cancellationToken));
        if (training.Error is not null)
        {
            return Fail(job, "invalid_training_file", training.Error);
        }

        var validation = job.ValidationFile is null
            ? null
            : database.Read(Operation, c => FileCheck.Of(c, job.ValidationFile, "validation", 1, tokens, cancellationToken));
        if (validation?.Error is not null)
        {
            return Fail(job, "invalid_validation_file", validation.Error);
        }

        var batch = job.BatchSize > 0 ? job.BatchSize : Math.Max(MinBatch, (training.Lines + MaxStepsPerEpoch - 1) / MaxStepsPerEpoch);
        var steps = checked((int)Math.Min(int.MaxValue, job.Epochs * ((training.Lines + (long)batch - 1) / batch)));
        return Store(
            job,
            job with { Status = JobStatus.Queued, BatchSize = batch, TotalSteps = steps, LineTokens = training.Tokens },
            new("info", $"Files are valid: {training.Lines} training lines with {training.Exchanges} replies, {validation?.Lines ?? 0} validation lines."));
    }

    private JobRow Learn(JobRow job, CancellationToken cancellationToken)
    {
        var run = _runs.Take(job.Id);
        var (exchanges, next) = database.Read(Operation, c =>
        {
            run.CatchUp(c, job, cancellationToken);
            return ReadBatch(c, job);
        });
        var metrics = run.Learn(exchanges, cancellationToken);
        var step = job.Step + 1;
        var changed = job with
        {
            Status = step == job.TotalSteps ? JobStatus.Finalizing : JobStatus.Running,
            Step = step,
            NextByte = next,
            Learned = job.Learned + exchanges.Count,
        };
        var epoch = (step - 1) / (job.TotalSteps / job.Epochs) + 1;
        var learned = exchanges.Count == 0 ? "nothing new in a later epoch" : $"{exchanges.Count} new replies";
        var note = new JobNote("info", $"Step {step}/{job.TotalSteps}, epoch {epoch}: {learned}.", step, changed.Learned, metrics);
        return Store(job, changed, note, c => ModelTable.Learn(c, job.Id, job.Learned, exchanges), () => _runs.PutBack(job.Id, run));
    }

    private static (List<Exchange> Exchanges, long NextByte) ReadBatch(SqliteConnection connection, JobRow job)
    {
        var (exchanges, next, lines) = (new List<Exchange>(), job.NextByte, 0);
        foreach (var line in FileTable.ReadLines(connection, job.TrainingFile, job.NextByte))
        {
            exchanges.AddRange(TrainingLine.Parse(line.Content).Exchanges);
            next = line.NextByte;
            if (++lines == job.BatchSize)
            {
                break;
            }
        }

        return (exchanges, next);
    }

    private JobRow Finish(JobRow job)
    {
        var model = ModelName.Tuned(job);
        var now = time.GetUtcNow();
        return Store(
            job,
            job with { Status = JobStatus.Succeeded, FinishedAt = now, Model = model },
            new("info", $"The model {model} answers from {job.Learned} learned replies."),
            c => ModelTable.Insert(c, model, job, now));
    }

    private JobRow Fail(JobRow job, string code, string message) =>
        Store(
            job,
            job with { Status = JobStatus.Failed, FinishedAt = time.GetUtcNow(), ErrorCode = code, ErrorMessage = message },
            new("error", message),
            c => ModelTable.Forget(c, job.Id));

    /// <returns>The job as it is stored now: as changed, or as another caller or process changed it.</returns>
    private JobRow Store(JobRow was, JobRow job, JobNote note, Action<SqliteConnection>? also = null, Action? stored = null)
    {
        var now = time.GetUtcNow();
        job = job with { AdvancedAt = was.AdvancedAt > now ? now : was.AdvancedAt + options.StepDuration };
        var isStored = database.Write(Operation, c =>
        {
            if (!JobTable.Replace(c, was, job))
            {
                return false;
            }

            also?.Invoke(c);
            EventTable.Add(c, job.Id, now, note);
            return true;
        });
        if (job.IsTerminal || !isStored)
        {
            _runs.Drop(job.Id);
        }

        if (isStored)
        {
            stored?.Invoke();
            return job;
        }

        return database.Read(Operation, c => JobTable.Find(c, was.Id)) ?? was;
    }
}
