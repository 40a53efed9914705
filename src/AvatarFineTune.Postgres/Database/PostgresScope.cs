using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

/// <summary>For whom a transaction runs, and what it keeps others out of.</summary>
internal readonly struct PostgresScope
{
    private PostgresScope(string? userId, long? avatarLock) => (UserId, AvatarLock) = (userId, avatarLock);

    /// <summary>One of the few calls that serve all users; only workers may make them.</summary>
    public static PostgresScope System => default;

    /// <summary>The user whose rows may be seen; <see langword="null"/> for the system.</summary>
    public string? UserId { get; }

    /// <summary>The number of the advisory lock of an avatar; <see langword="null"/> where writes need none.</summary>
    public long? AvatarLock { get; }

    public static PostgresScope User(string userId) => new(userId, null);

    /// <summary>
    /// Writes to one avatar wait for each other: a version's number, an erasure and an import each depend on rows that
    /// another write might add. Two avatars share a number once in 2^64; then they wait for each other, and no more.
    /// </summary>
    public static PostgresScope Avatar(AvatarKey avatar) => new(avatar.UserId, StoreNotifications.NumberOf(avatar));
}
