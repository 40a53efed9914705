namespace AvatarFineTune.Avatars;

/// <summary>What the SDK knows of an avatar. Immutable.</summary>
public sealed record AvatarProfile
{
    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The avatar's name, for prompts; <see langword="null"/> if never given.</summary>
    public string? Name { get; init; }

    /// <summary>The persona prompt as its owner wrote it; <see langword="null"/> to draft one from the examples at training.</summary>
    public string? Prompt { get; init; }

    /// <summary>The model that answers while no version is active; <see langword="null"/> for the option's default.</summary>
    public ModelRef? BaseModel { get; init; }

    /// <summary>The number of the version that answers; <see langword="null"/> for the base model. Set by activation only.</summary>
    public int? ActiveVersion { get; init; }

    /// <summary>When the profile was first stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the profile was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Shows the key and the active version: never the prompt.</summary>
    public override string ToString() => $"{Avatar}, {(ActiveVersion is { } v ? $"version {v}" : "base")}";
}
