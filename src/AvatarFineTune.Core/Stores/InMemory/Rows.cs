using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.InMemory;

/// <summary>What the in-memory store holds of one avatar.</summary>
internal sealed class AvatarRoom
{
    public AvatarProfile? Profile { get; set; }

    public byte[]? Secret { get; set; }

    public List<ModelVersion> Versions { get; } = [];

    public Dictionary<Guid, TrainingData> Imports { get; } = [];

    public Dictionary<Guid, TrainingExample> Examples { get; } = [];

    /// <summary>The hashes of <see cref="Examples"/>: each is there once.</summary>
    public HashSet<ExampleHash> Hashes { get; } = [];

    /// <summary>The hashes that must not come back.</summary>
    public HashSet<ExampleHash> Blocked { get; } = [];

    /// <summary>The participants who must not come back: a derived key in hex, and the hash by it. They outlive the avatar.</summary>
    public HashSet<(string Key, string Hash)> BlockedParticipants { get; } = [];

    /// <summary>Examples that are gone, by every scope that would have named them, so that a repeated erasure still knows.</summary>
    public HashSet<(string Scope, Guid ExampleId)> Erased { get; } = [];

    public Dictionary<Guid, DatasetRow> Datasets { get; } = [];

    /// <summary>Who was in which dataset; outlives examples, lines and datasets.</summary>
    public List<Membership> Members { get; } = [];

    public Dictionary<Guid, AvatarNote> Notes { get; } = [];
}

/// <summary>A dataset and those of its lines that are not erased.</summary>
internal sealed class DatasetRow(DatasetManifest manifest, List<DatasetLine> lines)
{
    public DatasetManifest Manifest { get; set; } = manifest;

    public List<DatasetLine> Lines { get; } = lines;
}

/// <summary>One example in one dataset.</summary>
internal readonly record struct Membership(Guid DatasetId, DatasetSide Side, DatasetMember Member);

/// <summary>A job with its lease and events.</summary>
internal sealed class JobRow(FineTuneJob job)
{
    public FineTuneJob Job { get; set; } = job;

    public string? Owner { get; set; }

    public DateTimeOffset LeaseUntil { get; set; }

    public long Fencing { get; set; }

    /// <summary>Whether the avatar was erased after the job was created.</summary>
    public bool AvatarErased { get; set; }

    public List<FineTuneJobEvent> Events { get; } = [];

    public bool IsFree(DateTimeOffset now) => !Job.IsSettled && (Owner is null || LeaseUntil <= now);

    public bool IsDue(DateTimeOffset now) => IsFree(now) && Job.DueAt <= now;
}
