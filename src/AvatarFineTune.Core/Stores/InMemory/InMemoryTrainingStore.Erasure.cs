using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken) => Run(() =>
    {
        var plan = Plan(avatar, scope, options);
        Apply(plan, options);
        return plan.Report;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ErasureReport> PreviewErasureAsync(
        AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken) =>
        Run(() => Plan(avatar, scope, options).Report, cancellationToken);

    /// <inheritdoc/>
    public Task<ParticipantBlocks> GetBlockedParticipantsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run(() => Blocks(Room(avatar)), cancellationToken);

    private static ParticipantBlocks Blocks(AvatarRoom room) =>
        new(room.BlockedParticipants.Select(b => (Convert.FromHexString(b.Key), b.Hash)));

    /// <summary>Works out all of an erasure before anything is changed: a preview is the same without the change.</summary>
    private ErasurePlan Plan(AvatarKey avatar, ErasureScope scope, ErasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        var room = Room(avatar);
        var name = StoredText.Clean(scope.ParticipantName);
        var isAvatar = name is null && scope.ImportId is null;
        IReadOnlyList<string> handles = name is null ? [] : ParticipantHandles.WithIds(name, room.Examples.Values.Select(e => (e.Participants, e.ParticipantIds)));
        var erased = room.Examples.Values
            .Where(e => isAvatar || (name is not null ? ParticipantHandles.Match(e, handles) : e.TrainingDataId == scope.ImportId))
            .ToList();
        var ids = erased.Select(e => e.Id).ToHashSet();
        var lines = room.Datasets.Values.Where(d => isAvatar || Holds(d, ids)).Sum(d => d.Lines.Count);
        List<string> scopes = scope.ImportId is { } import ? [ErasureScopes.Import(import)] : [.. handles.Select(h => ErasureScopes.Participant(h, Secret(room)))];
        var members = room.Members
            .Where(m => isAvatar || ids.Contains(m.Member.ExampleId) || scopes.Exists(s => room.Erased.Contains((s, m.Member.ExampleId))))
            .ToList();
        var trained = members.Where(m => m.Side == DatasetSide.Training).Select(m => m.DatasetId).ToHashSet();

        // A model that was adopted while its job was still on its way has two versions.
        var models = room.Versions.Where(v => v.DatasetId is { } id && trained.Contains(id)).Select(v => v.Model).ToHashSet();
        var versions = room.Versions.Where(v => models.Contains(v.Model)).Select(v => v.Number).ToList();
        var touched = members.Select(m => m.DatasetId).ToHashSet();
        var now = _time.GetUtcNow();
        var jobs = _jobs.Values.Where(r => r.Job.Avatar == avatar && (isAvatar || touched.Contains(r.Job.DatasetId))).ToList();
        var rows = jobs.ConvertAll(r => Erasure(r.Job, StoredErasure.KeepsModel(r.Job, isAvatar || trained.Contains(r.Job.DatasetId), options), now));
        var report = new ErasureReport(erased.Count, lines, versions)
        {
            Deactivated = !options.KeepTrainedModels && room.Profile?.ActiveVersion is { } active && versions.Contains(active),
            CancelledJobs = jobs.Count(r => !r.Job.IsFinished),
            VendorErasures = rows.Count(r => r.Row.DoneAt is null),
        };
        return new(avatar, handles, scope.ImportId, erased, jobs, rows, now, report);
    }

    private (VendorErasure Row, bool IsChanged) Erasure(FineTuneJob job, bool keepsModel, DateTimeOffset now)
    {
        if (_erasures.Values.FirstOrDefault(r => r.Erasure.Job == job.Key)?.Erasure is not { } stored)
        {
            return (StoredErasure.Added(job, keepsModel, now), true);
        }

        var row = StoredErasure.Reopened(stored, keepsModel, now);
        return (row, !ReferenceEquals(row, stored));
    }

    private void Apply(ErasurePlan plan, ErasureOptions options)
    {
        var room = Room(plan.Avatar);
        foreach (var example in plan.Examples)
        {
            EraseExample(room, example, plan.Handles, block: !options.AllowReimport);
        }

        EraseLines(room, plan);
        foreach (var (row, _) in plan.Rows.Where(r => r.IsChanged))
        {
            Open(row);
        }

        EraseDeployments(plan.Avatar, plan is { Handles.Count: 0, ImportId: null }, plan.Now);
        foreach (var row in plan.Jobs)
        {
            row.Job = StoredJob.CancelRequested(row.Job, plan.Now);
        }

        foreach (var number in options.KeepTrainedModels ? [] : plan.Report.TrainedVersions)
        {
            room.Versions[number - 1] = room.Versions[number - 1] with { Prompt = null };
        }

        if (plan.Report.Deactivated)
        {
            Activate(room, plan.Avatar, version: null);
        }

        if (plan.Handles.Count > 0)
        {
            if (!options.AllowReimport)
            {
                Block(room, plan.Handles);
            }

            foreach (var import in room.Imports.Values.ToList())
            {
                room.Imports[import.Id] = ErasedNames.Remove(import, plan.Handles);
            }
        }
        else if (plan.ImportId is { } importId)
        {
            room.Imports.Remove(importId);
        }
        else
        {
            EraseRoom(room, plan.Avatar);
        }
    }

    private static void Block(AvatarRoom room, IReadOnlyList<string> handles)
    {
        var key = ErasureScopes.BlockKey(Secret(room));
        foreach (var handle in handles)
        {
            room.BlockedParticipants.Add((Convert.ToHexStringLower(key), ParticipantBlocks.HashOf(handle, key)));
        }
    }

    private static void EraseExample(AvatarRoom room, TrainingExample example, IReadOnlyList<string> handles, bool block)
    {
        room.Examples.Remove(example.Id);
        room.Hashes.Remove(example.Hash);
        if (block)
        {
            room.Blocked.Add(example.Hash);
        }

        // Under everybody who wrote in it, not only the one who asked: the others may ask later, when the example is gone.
        // And under the name that was asked for, where another name and the id led to it.
        room.Erased.Add((ErasureScopes.Avatar, example.Id));
        room.Erased.Add((ErasureScopes.Import(example.TrainingDataId), example.Id));
        foreach (var handle in ParticipantHandles.Of(example).Union(handles, StringComparer.Ordinal))
        {
            room.Erased.Add((ErasureScopes.Participant(handle, Secret(room)), example.Id));
        }
    }

    private static void EraseLines(AvatarRoom room, ErasurePlan plan)
    {
        var ids = plan.Examples.Select(e => e.Id).ToHashSet();
        foreach (var dataset in room.Datasets.Values)
        {
            if (Holds(dataset, ids))
            {
                // Whole: the prompt that all its lines begin with may quote what is erased.
                dataset.Lines.Clear();
                dataset.Manifest = dataset.Manifest with { Prompt = "", ErasedAt = dataset.Manifest.ErasedAt ?? plan.Now };
            }
        }
    }

    private static bool Holds(DatasetRow dataset, HashSet<Guid> examples) =>
        dataset.Lines.Exists(l => l.Members.Any(m => examples.Contains(m.ExampleId)));

    private void EraseRoom(AvatarRoom room, AvatarKey avatar)
    {
        room.Profile = null;
        room.Secret = null;
        room.Imports.Clear();
        room.Datasets.Clear();
        room.Notes.Clear();
        for (var i = 0; i < room.Versions.Count; i++)
        {
            room.Versions[i] = room.Versions[i] with { Prompt = null };
        }

        foreach (var row in _jobs.Values.Where(r => r.Job.Avatar == avatar))
        {
            row.AvatarErased = true;
        }

        EraseUsage(avatar);
    }

    private sealed record ErasurePlan(
        AvatarKey Avatar, IReadOnlyList<string> Handles, Guid? ImportId, List<TrainingExample> Examples, List<JobRow> Jobs,
        List<(VendorErasure Row, bool IsChanged)> Rows, DateTimeOffset Now, ErasureReport Report)
    {
        /// <summary>Shows the avatar only.</summary>
        public override string ToString() => Avatar.ToString();
    }
}
