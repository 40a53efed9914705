using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Somebody's name as the file spells it.</summary>
internal sealed class AuthorEntry(byte[] raw, string name)
{
    internal byte[] Raw { get; } = raw;

    /// <summary>The name without direction marks and the tilde of unsaved contacts.</summary>
    internal string Name { get; } = name;

    internal bool IsBot { get; init; }

    /// <summary>No name at all, but the beginning of a system line that holds a colon.</summary>
    internal bool IsSystemLine { get; init; }

    /// <summary>The app put its notices into this mouth: the partner's or the group's.</summary>
    internal bool IsNoticeMouth { get; set; }

    /// <summary>How many lines begin with this name; and with what the bodies all begin, if they all begin with "Word: ".</summary>
    internal long Lines { get; set; }

    /// <summary>How many of them the app marked as its own, and whether one of those is known to be no person's.</summary>
    internal long Marked { get; set; }

    internal bool HasEvent { get; set; }

    internal byte[]? Extension { get; set; }

    /// <summary>Longer names that begin with this one and a colon, longest first.</summary>
    internal List<AuthorEntry>? Longer { get; set; }
}

/// <summary>
/// The names of a file by their bytes. The same person's name is the same string in every message; those who
/// write most of a chat are found by a glance.
/// </summary>
internal sealed class AuthorTable(WhatsAppWords words, int maxParticipants, string file)
{
    private readonly Dictionary<ulong, List<AuthorEntry>> _byHash = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly AuthorEntry?[] _recent = new AuthorEntry?[64];
    private int _count;

    internal IEnumerable<AuthorEntry> Entries => _byHash.Values.SelectMany(e => e);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal AuthorEntry Get(ReadOnlySpan<byte> raw)
    {
        ref var recent = ref _recent[(raw.Length + (raw[0] * 7) + raw[^1]) & (_recent.Length - 1)];
        if (recent is null || !raw.SequenceEqual(recent.Raw))
        {
            recent = Find(raw) ?? Add(raw);
        }

        return recent;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal AuthorEntry? Find(ReadOnlySpan<byte> raw)
    {
        if (_byHash.TryGetValue(Hash(raw), out var list))
        {
            foreach (var entry in list)
            {
                if (raw.SequenceEqual(entry.Raw))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private AuthorEntry Add(ReadOnlySpan<byte> raw)
    {
        // Half a million "names" are no group: the reader must not keep them all while it finds out.
        if (++_count > maxParticipants * 4L)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{file}' has more than {maxParticipants} authors: this is no ordinary chat; if it is, raise {nameof(TranscriptReadOptions.MaxParticipants)}.");
        }

        var name = ShownName.OfPerson(AuthorName.Clean(Encoding.UTF8.GetString(raw)));
        if (!_names.TryGetValue(name, out var known))
        {
            _names.Add(name, known = name);
        }

        var entry = new AuthorEntry(raw.ToArray(), known)
        {
            IsBot = words.Bots.Contains(known),
            IsSystemLine = AuthorName.IsSystemLine(known, words.Events) || words.Notices.Find(raw) == LineKind.System,
        };
        if (!_byHash.TryGetValue(Hash(raw), out var list))
        {
            _byHash.Add(Hash(raw), list = []);
        }

        list.Add(entry);
        return entry;
    }

    private static ulong Hash(ReadOnlySpan<byte> raw)
    {
        const ulong Prime = 0x9E3779B97F4A7C15UL;
        var hash = (ulong)raw.Length * Prime;
        while (raw.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(raw)) * Prime, 29);
            raw = raw[8..];
        }

        foreach (var b in raw)
        {
            hash = (hash ^ b) * Prime;
        }

        return hash;
    }
}
