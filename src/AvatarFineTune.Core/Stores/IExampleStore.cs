using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Stores;

/// <summary>Keeps imports and their examples.</summary>
public interface IExampleStore
{
    /// <summary>
    /// Stores an import with its examples, whole or not at all. An example whose hash the avatar already has or had erased,
    /// or in which a blocked participant wrote, is left out and counted; a blocked participant's name goes from the report.
    /// The same import id again changes nothing and returns the stored import.
    /// </summary>
    /// <param name="data">The import; the counts of added and known exchanges in its report are filled in, that of blocked ones is added to.</param>
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
    /// Erases for good, in one transaction: examples, and all lines and the prompt of datasets that hold them, for a drafted
    /// prompt quotes typical phrases; memberships stay, so that the versions trained on them can be named. Those versions
    /// lose their prompt, unless they are kept. With them come the blocks that keep what was erased out of later imports, a
    /// row of <see cref="IErasureQueue"/> for each job whose dataset held erased lines, the request to cancel those of
    /// them that are unfinished, and the base model in the place of an active version that was trained on what is gone. Open
    /// hosting of a version whose model is to be deleted is asked to stop.
    /// A participant's name goes from the imports' reports too. Erasing twice is harmless, and names the same versions
    /// again, with those that were trained meanwhile: a job that had read the lines before may still end.
    /// </summary>
    Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken);

    /// <summary>Says what <see cref="EraseAsync"/> would do now, and changes nothing.</summary>
    Task<ErasureReport> PreviewErasureAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken);

    /// <summary>Tells which participants may not come back, as keyed hashes: who asks compares names without handing them over.</summary>
    Task<ParticipantBlocks> GetBlockedParticipantsAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>Reads what is, or was, to be deleted at vendors, newest first. It outlives the avatar.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="avatarId">The avatar; <see langword="null"/> for all of the user's, erased ones too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, string? avatarId, CancellationToken cancellationToken);
}
