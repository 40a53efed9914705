using System.Collections.Concurrent;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Chat;

/// <summary>What an answer needs to know of its avatar, read together.</summary>
/// <param name="Profile">The profile; <see langword="null"/> if the avatar was never stored.</param>
/// <param name="Version">The active version; <see langword="null"/> for the base.</param>
internal sealed record AvatarSnapshot(AvatarProfile? Profile, ModelVersion? Version)
{
    private volatile ResolvedChain? _chain;

    /// <summary>Who can be asked, as it was last found out; <see langword="null"/> if it was not yet.</summary>
    public ResolvedChain? Chain
    {
        get => _chain;
        set => _chain = value;
    }
}

/// <summary>
/// Keeps snapshots for a short time, so that a warm answer reads no store. When the store fails, the last snapshot serves on:
/// a chat that worked a minute ago should not break because of a database.
/// </summary>
internal sealed class AvatarSnapshotCache(ITrainingStore store, AvatarChanges changes, TimeProvider time, ILogger logger, TimeSpan duration)
{
    // An entry is a profile and a prompt, some kilobytes: this bounds the cache at tens of megabytes.
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<AvatarKey, Entry> _entries = new();

    /// <summary>Gets what is known, or reads it.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="number">The avatar's number, <see cref="AvatarChanges.NumberOf"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<AvatarSnapshot> GetAsync(AvatarKey avatar, long number, CancellationToken cancellationToken)
    {
        // Before the read: what a read that is overtaken by a change brings is kept under the old generation, and is old.
        var generation = changes.Generation(number);
        var known = _entries.TryGetValue(avatar, out var entry) && entry.Generation == generation ? entry : null;
        return known is not null && time.GetElapsedTime(known.ReadAt) < duration
            ? new(known.Snapshot)
            : RefreshAsync(avatar, generation, known, cancellationToken);
    }

    /// <summary>Gets the profile with a version of the caller's choice, or with none (0). It is never kept: the avatar's own answers go on with the active one.</summary>
    /// <exception cref="UnknownVersionException">The avatar has no such version, or its model is deleted or to be deleted.</exception>
    public async ValueTask<AvatarSnapshot> GetOfVersionAsync(AvatarKey avatar, long number, int wanted, CancellationToken cancellationToken)
    {
        var snapshot = await GetAsync(avatar, number, cancellationToken).ConfigureAwait(false);
        if (wanted == 0)
        {
            return new(snapshot.Profile, Version: null);
        }

        var version = await store.GetVersionAsync(avatar, wanted, cancellationToken).ConfigureAwait(false)
            ?? throw new UnknownVersionException(avatar, wanted, $"Avatar {avatar} has no version {wanted}: choose one of its versions, or none for the active one.");
        return await ErasedVersions.ContainsAsync(store, version, cancellationToken).ConfigureAwait(false)
            ? throw new UnknownVersionException(
                avatar,
                wanted,
                $"Version {wanted} of avatar {avatar} can't answer: it was trained on what was erased since, and its model is deleted or to be deleted. Choose another version.")
            : new(snapshot.Profile, version);
    }

    private async ValueTask<AvatarSnapshot> RefreshAsync(AvatarKey avatar, long generation, Entry? known, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await ReadAsync(avatar, cancellationToken).ConfigureAwait(false);
            if (duration > TimeSpan.Zero)
            {
                Keep(avatar, new(snapshot, time.GetTimestamp(), generation));
            }

            return snapshot;
        }
        catch (TrainingStoreException e) when (known is not null)
        {
            ChatLog.StaleAvatar(logger, avatar, e.Operation);
            return known.Snapshot;
        }
    }

    private async Task<AvatarSnapshot> ReadAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        var profile = await store.GetAvatarAsync(avatar, cancellationToken).ConfigureAwait(false);
        if (profile?.ActiveVersion is not { } number)
        {
            return new(profile, Version: null);
        }

        var version = await store.GetVersionAsync(avatar, number, cancellationToken).ConfigureAwait(false);
        if (version is null)
        {
            ChatLog.VersionMissing(logger, avatar, number);
        }

        return new(profile, version);
    }

    private void Keep(AvatarKey avatar, Entry entry)
    {
        if (_entries.Count >= MaxEntries)
        {
            foreach (var (key, old) in _entries)
            {
                if (time.GetElapsedTime(old.ReadAt) >= duration)
                {
                    _entries.TryRemove(key, out _);
                }
            }

            if (_entries.Count >= MaxEntries)
            {
                _entries.Clear();
            }
        }

        _entries[avatar] = entry;
    }

    private sealed record Entry(AvatarSnapshot Snapshot, long ReadAt, long Generation);
}
