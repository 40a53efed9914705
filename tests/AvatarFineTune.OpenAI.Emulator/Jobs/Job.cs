using System.Text.Json.Nodes;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>A fine-tuning job as it stands.</summary>
internal sealed class Job
{
    public required string Id { get; init; }

    public required JobRequest Request { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Status { get; set; } = "validating_files";

    public bool IsOver => Status is "succeeded" or "failed" or "cancelled";

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What it has used up of its time before <see cref="Since"/>.</summary>
    public TimeSpan Consumed { get; set; }

    /// <summary>Since when it goes on; <see langword="null"/> while it is paused.</summary>
    public required DateTimeOffset? Since { get; set; }

    /// <summary>Whether it fails instead of training, on demand of a test.</summary>
    public bool IsDoomed { get; init; }

    public int Epochs { get; set; }

    public int BatchSize { get; set; }

    public double LearningRate { get; set; }

    public int Examples { get; set; }

    public long FileTokens { get; set; }

    public int StepsPerEpoch => (Examples + BatchSize - 1) / BatchSize;

    public int TotalSteps => Epochs * StepsPerEpoch;

    public int Step { get; set; }

    public string? EngineModel { get; set; }

    public string? FineTunedModel { get; set; }

    public long? TrainedTokens { get; set; }

    public (string Code, string Message, string? Param)? Error { get; set; }

    public List<string> ResultFiles { get; } = [];

    /// <summary>Oldest first.</summary>
    public List<JobEvent> Events { get; } = [];

    /// <summary>The last three, oldest first.</summary>
    public List<Checkpoint> Checkpoints { get; } = [];

    public TimeSpan Elapsed(DateTimeOffset now) => Consumed + (Since is { } since ? now - since : TimeSpan.Zero);

    /// <summary>When so much of its time is or was used up, if it goes on.</summary>
    public DateTimeOffset At(TimeSpan elapsed) => (Since ?? CreatedAt) + (elapsed - Consumed);
}

/// <summary>What a job told.</summary>
internal sealed record JobEvent(string Id, DateTimeOffset At, string Level, string Message, JsonObject? Metrics);

/// <summary>What a job kept at an epoch's end.</summary>
internal sealed record Checkpoint(string Id, string Model, int Step, DateTimeOffset At, JsonObject Metrics, IReadOnlyList<string> Files);
