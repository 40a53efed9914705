namespace AvatarFineTune.Stores;

/// <summary>What to erase. Create it with one of the methods.</summary>
public sealed record ErasureScope
{
    private ErasureScope()
    {
    }

    /// <summary>Every example that this participant wrote in; a name, or a platform's id.</summary>
    public string? ParticipantName { get; private init; }

    /// <summary>Everything that came with this import.</summary>
    public Guid? ImportId { get; private init; }

    /// <summary>
    /// Erases every example that a participant wrote in, and keeps the participant out of later imports: every exchange of
    /// theirs, however it is cut.
    /// </summary>
    /// <param name="nameOrId">
    /// The exact name as shown; or the platform's id, which stays when people rename themselves, with its platform
    /// (<c>telegram:user123</c>) or without.
    /// </param>
    public static ErasureScope Participant(string nameOrId)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrId);
        return new() { ParticipantName = nameOrId };
    }

    /// <summary>Erases an import and its examples.</summary>
    public static ErasureScope Import(Guid trainingDataId) => new() { ImportId = trainingDataId };

    /// <summary>
    /// Erases the avatar: profile, imports, examples, datasets, knowledge, memories and usage. Jobs and versions stay as the record of
    /// what was trained where, without prompts; a job that ends later brings no prompt back and activates nothing. Hosting
    /// that is open is asked to stop, and the record of hosting that is over goes; the record of what ends after the erasure holds ids and
    /// times only, and goes with the next one. What keeps erased words out stays too, so that an avatar begun anew does not bring them back.
    /// </summary>
    public static ErasureScope Avatar { get; } = new();

    /// <summary>Shows the kind of scope only.</summary>
    public override string ToString() => ParticipantName is not null ? "participant" : ImportId is { } id ? $"import {id}" : "avatar";
}

/// <summary>What an erasure leaves. Immutable.</summary>
public sealed record ErasureOptions
{
    /// <summary>Keeps models that are trained already, at their vendors and active: they still know what was erased. Files go all the same.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool KeepTrainedModels { get; init; }

    /// <summary>Lets what is erased be imported again: for an import that was made with a wrong option. Earlier blocks stay.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowReimport { get; init; }
}

/// <summary>What an erasure did, or would do. Immutable.</summary>
/// <param name="Examples">Examples erased.</param>
/// <param name="DatasetLines">Dataset lines erased: all of each dataset that held an erased example.</param>
/// <param name="TrainedVersions">
/// Numbers of the versions whose training lines held what was erased, in order. Validation lines are not trained on.
/// </param>
public sealed record ErasureReport(int Examples, int DatasetLines, IReadOnlyList<int> TrainedVersions)
{
    /// <summary>Whether the active version was among <see cref="TrainedVersions"/>, and the base model took its place.</summary>
    public bool Deactivated { get; init; }

    /// <summary>Unfinished jobs that were asked to cancel, because their dataset held what was erased.</summary>
    public int CancelledJobs { get; init; }

    /// <summary>Jobs whose files or models wait to be deleted at their vendors; see <see cref="VendorErasure"/>.</summary>
    public int VendorErasures { get; init; }
}
