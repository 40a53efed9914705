using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Avatars;

/// <summary>
/// Tells caches of this process that an avatar changed: its active version, name or prompt. Changes by other processes come in
/// where the store passes them on; else they show when the cached copy grows old.
/// </summary>
internal sealed class AvatarChanges
{
    // Of fixed size, however many avatars change: two that share a place make each other be read again, and no more.
    private const int Places = 4096;
    private readonly long[] _generations = new long[Places];
    private long _everything;

    /// <summary>The number that stands for an avatar: neither id holds a NUL, so that no two are written alike.</summary>
    public static long NumberOf(AvatarKey avatar) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{avatar.UserId}\0{avatar.AvatarId}")));

    /// <summary>Marks all copies read before as old.</summary>
    public void Changed(AvatarKey avatar) => Changed(NumberOf(avatar));

    /// <summary>The same by the avatar's number.</summary>
    public void Changed(long number) => Interlocked.Increment(ref Place(number));

    /// <summary>Marks all copies of all avatars as old.</summary>
    public void Everything() => Interlocked.Increment(ref _everything);

    /// <summary>Grows with every change; a copy is fresh while this is what it was when the copy was read.</summary>
    public long Generation(AvatarKey avatar) => Generation(NumberOf(avatar));

    /// <summary>The same by the avatar's number.</summary>
    public long Generation(long number) => Volatile.Read(ref Place(number)) + Volatile.Read(ref _everything);

    private ref long Place(long number) => ref _generations[(int)((ulong)number % Places)];
}
