using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets;

/// <summary>The two files of a dataset.</summary>
public enum DatasetSide
{
    /// <summary>What the model learns from.</summary>
    Training,

    /// <summary>What it is measured on, and never learns from.</summary>
    Validation,
}

/// <summary>What a dataset holds, stored with it. Immutable.</summary>
public sealed record DatasetManifest
{
    /// <summary>The dataset's id, a version 7 Guid.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The persona prompt that every line begins with.</summary>
    public required string Prompt { get; init; }

    /// <summary>The seed of split and order.</summary>
    public required int Seed { get; init; }

    /// <summary>Lines of the training file.</summary>
    public required int TrainingLines { get; init; }

    /// <summary>Lines of the validation file; 0 where there are too few conversations for one.</summary>
    public required int ValidationLines { get; init; }

    /// <summary>Examples in the training lines.</summary>
    public required int TrainingExamples { get; init; }

    /// <summary>Examples in the validation lines.</summary>
    public required int ValidationExamples { get; init; }

    /// <summary>Tokens of the training file, before epochs.</summary>
    public required long TrainingTokens { get; init; }

    /// <summary>Tokens of the validation file.</summary>
    public required long ValidationTokens { get; init; }

    /// <summary>The encoding that tokens were counted in, such as <c>o200k_base</c>.</summary>
    public required string TokenEncoding { get; init; }

    /// <summary>The most tokens that a line was allowed.</summary>
    public required int MaxTokensPerLine { get; init; }

    /// <summary>Validation examples dropped because a training example was nearly equal.</summary>
    public int LeaksRemoved { get; init; }

    /// <summary>
    /// SHA-256 over the training file and, where there is one, an empty line and the validation file: 64 lower-case
    /// hexadecimal digits. Without the empty line, which no file has, a line that changes sides would not show.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it was composed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When examples of it were erased, after which its lines and prompt are gone and it can't be trained on again; <see langword="null"/> if whole.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Shows counts only: never the prompt.</summary>
    public override string ToString() =>
        $"dataset {Id}: {TrainingLines}+{ValidationLines} lines, {TrainingTokens} training tokens";
}

/// <summary>One line of a dataset's file. Immutable.</summary>
public sealed record DatasetLine
{
    /// <summary>The file it is in.</summary>
    public required DatasetSide Side { get; init; }

    /// <summary>Its place in the file, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The line as written: one chat-format JSON object, without the newline.</summary>
    public required string Json { get; init; }

    /// <summary>The examples that it was composed of.</summary>
    public required IReadOnlyList<DatasetMember> Members { get; init; }

    /// <summary>Shows the place only: never the words.</summary>
    public override string ToString() => $"{Side} line {Number}";
}

/// <summary>An example's membership in a dataset; it outlives the example, so that "which versions were trained on this" stays answerable.</summary>
/// <param name="ExampleId">The example.</param>
/// <param name="Hash">Its hash.</param>
public readonly record struct DatasetMember(Guid ExampleId, ExampleHash Hash);
