using AvatarFineTune.Avatars;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples;

/// <summary>One import of one avatar. Immutable.</summary>
public sealed record TrainingData
{
    /// <summary>The import's id, a version 7 Guid.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The source's name, without folders.</summary>
    public required string SourceName { get; init; }

    /// <summary>What became of every message.</summary>
    public required ImportReport Report { get; init; }

    /// <summary>What became of every exchange.</summary>
    public required ExchangeReport Exchanges { get; init; }

    /// <summary>Who agreed to what; <see langword="null"/> if the app does not keep consent here.</summary>
    public Consent? Consent { get; init; }

    /// <summary>When it was imported.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows the id and counts: never names or text.</summary>
    public override string ToString() => $"import {Id} of {Avatar}: {Exchanges}";
}

/// <summary>Who agreed to the use of their messages. Immutable.</summary>
/// <param name="By">Who agreed, in the app's own words.</param>
/// <param name="Basis">On what basis, such as <c>consent</c> or <c>contract</c>.</param>
/// <param name="At">When.</param>
public sealed record Consent(string By, string Basis, DateTimeOffset At)
{
    /// <summary>Shows basis and time: never who.</summary>
    public override string ToString() => $"{Basis} at {At:O}";
}
