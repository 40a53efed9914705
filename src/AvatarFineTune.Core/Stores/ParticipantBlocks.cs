using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Stores;

/// <summary>
/// The participants who may not come back, as keyed hashes of names and ids: it answers whether somebody is among them,
/// and can't be read. Immutable; thread-safe.
/// </summary>
public sealed class ParticipantBlocks
{
    private readonly IReadOnlyList<(byte[] Key, HashSet<string> Hashes)> _blocks;

    /// <summary>Creates it of what is stored.</summary>
    /// <param name="blocks">The key of each block and the hash that <see cref="HashOf"/> made with it.</param>
    public ParticipantBlocks(IEnumerable<(byte[] Key, string Hash)> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        _blocks =
        [
            .. blocks.GroupBy(b => Convert.ToHexStringLower(b.Key), StringComparer.Ordinal)
                .Select(g => (g.First().Key, g.Select(b => b.Hash).ToHashSet(StringComparer.Ordinal))),
        ];
    }

    /// <summary>Whether nobody is blocked.</summary>
    public bool IsEmpty => _blocks.Count == 0;

    /// <summary>Whether somebody with this name or id is blocked.</summary>
    /// <param name="nameOrId">A name as shown, or an id, with or without its platform.</param>
    public bool Contains(string nameOrId)
    {
        ArgumentNullException.ThrowIfNull(nameOrId);
        return _blocks.Any(b => b.Hashes.Contains(HashOf(nameOrId, b.Key)));
    }

    /// <summary>The hash under which a name or id is blocked: HMAC-SHA256 in lower-case hex.</summary>
    public static string HashOf(string nameOrId, ReadOnlySpan<byte> key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(nameOrId)));

    /// <summary>Shows nothing of it.</summary>
    public override string ToString() => IsEmpty ? "nobody is blocked" : "some are blocked";
}
