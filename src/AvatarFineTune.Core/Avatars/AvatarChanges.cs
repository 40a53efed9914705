using System.Collections.Concurrent;

namespace AvatarFineTune.Avatars;

/// <summary>
/// Tells caches of this process that an avatar changed here: its active version, name or prompt. Other processes find out
/// when their cached copy grows old.
/// </summary>
internal sealed class AvatarChanges
{
    private readonly ConcurrentDictionary<AvatarKey, long> _generations = new();

    /// <summary>Marks all copies read before as old.</summary>
    public void Changed(AvatarKey avatar) => _generations.AddOrUpdate(avatar, 1, (_, generation) => generation + 1);

    /// <summary>Grows with every change; a copy is fresh while this is what it was when the copy was read.</summary>
    public long Generation(AvatarKey avatar) => _generations.GetValueOrDefault(avatar);
}
