using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>A fine-tune job.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">How far it is: <c>queued</c>, <c>uploading</c>, … <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>, <c>unclear</c>.</param>
/// <param name="IsFinished">Whether it has ended.</param>
/// <param name="Progress">0 to 1; missing while it is unknown.</param>
/// <param name="Model">The base model, as <c>vendor/model</c>.</param>
/// <param name="FineTunedModel">The result; missing until there is one.</param>
/// <param name="Version">The version that the result became.</param>
/// <param name="TrainingExamples">Examples that it is trained on.</param>
/// <param name="Epochs">How often they are learned.</param>
/// <param name="TrainedTokens">Tokens that the vendor has billed.</param>
/// <param name="EstimatedCost">What it was expected to cost.</param>
/// <param name="ActualCost">What it cost.</param>
/// <param name="EstimatedFinish">When the vendor expects its end.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="CancelRequested">Whether somebody asked to cancel it.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="VendorJobId">The vendor's own id.</param>
/// <param name="RawStatus">The vendor's own word.</param>
/// <param name="Revision">Grows with each change.</param>
internal sealed record JobBody(
    Guid Id, string Status, bool IsFinished, double? Progress, string Model, string? FineTunedModel, int? Version, int TrainingExamples, int Epochs, long? TrainedTokens,
    MoneyBody? EstimatedCost, MoneyBody? ActualCost, DateTimeOffset? EstimatedFinish, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, bool CancelRequested, string? Error,
    string? VendorJobId, string? RawStatus, long Revision)
{
    public static JobBody Of(FineTuneJob job) => new(
        job.Key.Id, Words.Of(job.Status), job.IsFinished, job.Progress, job.Base.ToString(), job.FineTunedModel?.ToString(), job.Version, job.TrainingExamplesCount,
        job.Hyperparameters.Epochs, job.TrainedTokens, MoneyBody.Of(job.EstimatedCost), MoneyBody.Of(job.ActualCost), job.EstimatedFinish, job.CreatedAt, job.FinishedAt,
        job.CancelRequested, job.Error, job.VendorJobId, job.RawStatus, job.Revision);

    /// <summary>Hides the error.</summary>
    public override string ToString() => $"job {Id}";
}

/// <summary>An avatar's jobs.</summary>
/// <param name="Items">All of them, newest first.</param>
internal sealed record JobList(IReadOnlyList<JobBody> Items);

/// <summary>What happened to a job.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">What happened.</param>
/// <param name="Step">The training step.</param>
/// <param name="Metrics">What was measured, such as the loss.</param>
internal sealed record JobEventBody(string Id, DateTimeOffset At, string Level, string Message, long? Step, IReadOnlyDictionary<string, double>? Metrics)
{
    public static JobEventBody Of(FineTuneJobEvent e) => new(e.Id, e.At, e.Level, e.Message, e.Step, e.Metrics);
}

/// <summary>A job's events.</summary>
/// <param name="Items">All of them, oldest first.</param>
internal sealed record JobEventList(IReadOnlyList<JobEventBody> Items);

/// <summary>What was measured at a step, as it is told live.</summary>
/// <param name="Step">The training step.</param>
/// <param name="Values">What was measured, such as the loss.</param>
internal sealed record MetricsBody(long? Step, IReadOnlyDictionary<string, double> Values);

/// <summary>An intermediate model.</summary>
/// <param name="Model">The vendor's name for it.</param>
/// <param name="Step">After which step.</param>
/// <param name="Metrics">What was measured there.</param>
internal sealed record CheckpointBody(string Model, long Step, IReadOnlyDictionary<string, double> Metrics)
{
    public static CheckpointBody Of(VendorCheckpoint c) => new(c.Model, c.Step, c.Metrics);
}

/// <summary>A job's intermediate models.</summary>
/// <param name="Items">All that the vendor keeps, first step first.</param>
internal sealed record CheckpointList(IReadOnlyList<CheckpointBody> Items);

/// <summary>Which intermediate model becomes a version.</summary>
/// <param name="Model">The vendor's name for it.</param>
internal sealed record CheckpointChoice(string Model);
