using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Stores;

/// <summary>Keeps imports and their examples.</summary>
public interface IExampleStore
{
    /// <summary>
    /// Stores an import with its examples, whole or not at all. An example whose hash the avatar already has, or had
    /// erased, is left out and counted. The same import id again changes nothing and returns the stored import.
    /// </summary>
    /// <param name="data">The import; the counts of added, known and blocked exchanges in its report are filled in.</param>
    /// <param name="examples">
    /// Its examples, all of this import and avatar. They are stored as new: unused, and created now. The store stays
    /// writable while they are read, however long that takes.
    /// </param>
    /// <param name="cancellationToken">Gives up; nothing is stored then.</param>
    /// <exception cref="ArgumentException">An example is of another import or avatar, or its quality not from 0 to 1; nothing is stored.</exception>
    Task<TrainingData> AddImportAsync(TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken);

    /// <summary>Reads an import; <see langword="null"/> if there is none.</summary>
    Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken);

    /// <summary>Reads all imports, newest first.</summary>
    Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>Reads one page of examples, by key, not by offset: rows added meanwhile neither repeat nor hide others.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="query">Which examples, in which order.</param>
    /// <param name="after">The <see cref="ExamplePage.Next"/> of the page before; <see langword="null"/> for the first.</param>
    /// <param name="limit">The most examples of the page, from 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> is no cursor, or one of another order.</exception>
    Task<ExamplePage> ReadExamplesAsync(AvatarKey avatar, ExampleQuery query, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Reads one example; <see langword="null"/> if there is none.</summary>
    Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken);

    /// <summary>Leaves an example out of training, or takes it back in.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="exampleId">The example.</param>
    /// <param name="reason">Why it is left out; <see langword="null"/> to take it back in.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>The example as it is now; <see langword="null"/> if there is none.</returns>
    Task<TrainingExample?> SetExclusionAsync(AvatarKey avatar, Guid exampleId, string? reason, CancellationToken cancellationToken);

    /// <summary>Replaces an example's reply and quality, and marks it as edited; its hash stays.</summary>
    /// <returns>The example as it is now; <see langword="null"/> if there is none.</returns>
    Task<TrainingExample?> EditReplyAsync(AvatarKey avatar, Guid exampleId, string reply, double qualityScore, CancellationToken cancellationToken);

    /// <summary>Counts all examples.</summary>
    Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>
    /// Erases for good: examples, and the dataset lines that hold them; memberships stay, so that the versions trained on
    /// them can be named. What one participant wrote is kept from coming back by its hash, and the name goes from the
    /// imports' reports too. Erasing twice is harmless, and names the same versions again, with those that were trained
    /// meanwhile: a job that had read the lines before may still end.
    /// </summary>
    Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, CancellationToken cancellationToken);
}

/// <summary>What to erase. Create it with one of the methods.</summary>
public sealed record ErasureScope
{
    private ErasureScope()
    {
    }

    /// <summary>Every example that this participant wrote in.</summary>
    public string? ParticipantName { get; private init; }

    /// <summary>Everything that came with this import.</summary>
    public Guid? ImportId { get; private init; }

    /// <summary>Erases every example that a participant wrote in, by the exact name as shown, and keeps it from coming back.</summary>
    public static ErasureScope Participant(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new() { ParticipantName = name };
    }

    /// <summary>Erases an import and its examples. It may be imported again.</summary>
    public static ErasureScope Import(Guid trainingDataId) => new() { ImportId = trainingDataId };

    /// <summary>
    /// Erases the avatar: profile, imports, examples, datasets, knowledge, memories and usage. Jobs and versions stay as the record of
    /// what was trained where, without prompts; a job that ends later brings no prompt back and activates nothing. Hashes
    /// that a participant's erasure left stay too, so that an avatar begun anew does not bring those words back.
    /// </summary>
    public static ErasureScope Avatar { get; } = new();

    /// <summary>Shows the kind of scope only.</summary>
    public override string ToString() => ParticipantName is not null ? "participant" : ImportId is { } id ? $"import {id}" : "avatar";
}

/// <summary>What an erasure did. Immutable.</summary>
/// <param name="Examples">Examples erased.</param>
/// <param name="DatasetLines">Dataset lines erased.</param>
/// <param name="TrainedVersions">
/// Numbers of the versions whose training lines held what was erased, in order. Validation lines are not trained on.
/// </param>
public sealed record ErasureReport(int Examples, int DatasetLines, IReadOnlyList<int> TrainedVersions);
