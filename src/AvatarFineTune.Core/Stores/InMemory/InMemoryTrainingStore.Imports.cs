using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public async Task<TrainingData> AddImportAsync(TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken)
    {
        data = StoreInput.Clean(data);
        ArgumentNullException.ThrowIfNull(examples);
        if (await GetImportAsync(data.Avatar, data.Id, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        // All of them first: if the source breaks midway, nothing is stored.
        var now = _time.GetUtcNow();
        var all = new List<TrainingExample>();
        await foreach (var example in examples.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            all.Add(StoreInput.Clean(example, data, now));
        }

        return await Run(() => Store(data, all), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken) =>
        Run(() => Room(avatar).Imports.GetValueOrDefault(trainingDataId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<TrainingData>>(
            () => [.. Room(avatar).Imports.Values.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id)], cancellationToken);

    private TrainingData Store(TrainingData data, List<TrainingExample> examples)
    {
        var room = Room(data.Avatar);
        if (room.Imports.TryGetValue(data.Id, out var known))
        {
            return known;
        }

        var (added, blocked) = (0, 0);
        var people = Blocks(room);
        data = ErasedNames.Remove(data, people);
        foreach (var example in examples)
        {
            // People too: somebody may have been erased since the caller asked who is blocked.
            if (room.Blocked.Contains(example.Hash) || ParticipantHandles.Of(example).Any(people.Contains))
            {
                blocked++;
            }
            else if (!room.Examples.ContainsKey(example.Id) && room.Hashes.Add(example.Hash))
            {
                room.Examples.Add(example.Id, example);
                added++;
            }
        }

        return room.Imports[data.Id] = data with
        {
            Exchanges = data.Exchanges with { Added = added, Blocked = data.Exchanges.Blocked + blocked, AlreadyKnown = examples.Count - added - blocked },
        };
    }
}
