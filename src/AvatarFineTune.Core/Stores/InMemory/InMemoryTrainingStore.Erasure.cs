using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(scope);
        var room = Room(avatar);
        var name = StoredText.Clean(scope.ParticipantName);
        var erased = room.Examples.Values
            .Where(e => name is not null ? e.Participants.Contains(name) : scope.ImportId is null || e.TrainingDataId == scope.ImportId)
            .ToList();
        foreach (var example in erased)
        {
            EraseExample(room, example, block: name is not null);
        }

        var lines = EraseLines(room, erased);
        var isAvatar = name is null && scope.ImportId is null;
        var scopeName = name is not null ? ErasureScopes.Participant(name, Secret(room))
            : scope.ImportId is { } id ? ErasureScopes.Import(id) : ErasureScopes.Avatar;
        if (name is not null)
        {
            foreach (var import in room.Imports.Values.ToList())
            {
                room.Imports[import.Id] = ErasedNames.Remove(import, name);
            }
        }
        else if (scope.ImportId is { } importId)
        {
            room.Imports.Remove(importId);
        }
        else
        {
            lines += room.Datasets.Values.Sum(d => d.Lines.Count);
            EraseRoom(room, avatar);
        }

        return new ErasureReport(erased.Count, lines, TrainedOn(room, isAvatar ? null : scopeName));
    }, cancellationToken);

    private static void EraseExample(AvatarRoom room, TrainingExample example, bool block)
    {
        room.Examples.Remove(example.Id);
        room.Hashes.Remove(example.Hash);
        if (block)
        {
            room.Blocked.Add(example.Hash);
        }

        // Under everybody who wrote in it, not only the one who asked: the others may ask later, when the example is gone.
        room.Erased.Add((ErasureScopes.Avatar, example.Id));
        room.Erased.Add((ErasureScopes.Import(example.TrainingDataId), example.Id));
        foreach (var participant in example.Participants)
        {
            room.Erased.Add((ErasureScopes.Participant(participant, Secret(room)), example.Id));
        }
    }

    private int EraseLines(AvatarRoom room, List<TrainingExample> erased)
    {
        var ids = erased.Select(e => e.Id).ToHashSet();
        var lines = 0;
        foreach (var dataset in room.Datasets.Values)
        {
            var gone = dataset.Lines.RemoveAll(l => l.Members.Any(m => ids.Contains(m.ExampleId)));
            lines += gone;
            if (gone > 0)
            {
                dataset.Manifest = dataset.Manifest with { ErasedAt = dataset.Manifest.ErasedAt ?? _time.GetUtcNow() };
            }
        }

        return lines;
    }

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

    /// <summary>The versions whose training lines held what a scope names; every trained one for the avatar itself.</summary>
    private static IReadOnlyList<int> TrainedOn(AvatarRoom room, string? scope)
    {
        var datasets = room.Members
            .Where(m => m.Side == DatasetSide.Training && (scope is null || room.Erased.Contains((scope, m.Member.ExampleId))))
            .Select(m => m.DatasetId)
            .ToHashSet();
        return [.. room.Versions.Where(v => v.DatasetId is { } id && datasets.Contains(id)).Select(v => v.Number)];
    }
}
