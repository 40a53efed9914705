using System.Buffers.Binary;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Choosing;

/// <summary>
/// Keeps a share of the one-word replies: they are style, but in most chats so many that a model learns little else.
/// Which ones is a matter of their hash and the seed, so that every import of the same chat keeps the same.
/// </summary>
internal static class ShortReplies
{
    public static bool IsShort(string reply, ExampleOptions options) =>
        options.ShortReplyWords > 0 && Words.Count(reply) <= options.ShortReplyWords;

    /// <summary>Finds which of the short ones go beyond the share.</summary>
    /// <param name="total">All examples, short and long.</param>
    /// <param name="hashes">The short ones' hashes.</param>
    /// <param name="options">Share and seed.</param>
    public static HashSet<ExampleHash> Excess(int total, IReadOnlyCollection<ExampleHash> hashes, ExampleOptions options)
    {
        var kept = Kept(total - hashes.Count, hashes.Count, options.ShortReplyShare);
        return [.. hashes.OrderBy(h => Draw(h, options.Seed)).ThenBy(h => h.ToString(), StringComparer.Ordinal).Skip(kept)];
    }

    /// <summary>The most short ones that are no more than their share of what is left.</summary>
    internal static int Kept(int others, int shorts, double share)
    {
        if (share >= 1)
        {
            return shorts;
        }

        // In doubles 7 × 0.3 ÷ 0.7 is a hair under 3.
        var most = (int)Math.Min(shorts, Math.Floor((others * share / (1 - share)) + 1e-9));
        return share > 0 ? Math.Max(most, Math.Min(1, shorts)) : 0;
    }

    private static ulong Draw(ExampleHash hash, int seed)
    {
        var value = BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString(hash.ToString().AsSpan(0, 16))) ^ (ulong)seed;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
