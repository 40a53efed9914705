namespace AvatarFineTune.Avatars;

/// <summary>One numbered result of one avatar's training. Versions are kept; any of them can be activated. Immutable.</summary>
public sealed record ModelVersion
{
    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The version's number, from 1, without gaps or repeats within the avatar.</summary>
    public required int Number { get; init; }

    /// <summary>The tuned model.</summary>
    public required ModelRef Model { get; init; }

    /// <summary>The model that it was tuned from, and the first that a chat falls back to; <see langword="null"/> if unknown (adopted).</summary>
    public ModelRef? Base { get; init; }

    /// <summary>The dataset that it was trained on; <see langword="null"/> if adopted.</summary>
    public Guid? DatasetId { get; init; }

    /// <summary>The job that made it; <see langword="null"/> if adopted.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The training step, where it is a checkpoint of the job and not its end result; <see langword="null"/> otherwise.</summary>
    public long? CheckpointStep { get; init; }

    /// <summary>The persona prompt that it was trained with, and is served with, byte for byte; <see langword="null"/> if adopted without one.</summary>
    public string? Prompt { get; init; }

    /// <summary>When it was made or adopted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the model was deleted at its vendor, because it was trained on what was erased; <see langword="null"/> if it was not. It answers no more.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Shows the number and model: never the prompt.</summary>
    public override string ToString() => $"{Avatar} version {Number}: {Model}";
}
