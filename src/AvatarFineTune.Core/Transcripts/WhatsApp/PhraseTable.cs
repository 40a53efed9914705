using System.Runtime.CompilerServices;
using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Looks a whole phrase up, without case. Asked for nearly every message, so that almost all are turned away by their
/// length and first byte before anything is decoded.
/// </summary>
internal sealed class PhraseTable
{
    private const int MaxLength = 256;
    private readonly bool[] _mayBe = new bool[MaxLength * 128];
    private readonly Dictionary<string, LineKind> _kinds = new(StringComparer.Ordinal);

    internal PhraseTable(IEnumerable<(string Phrase, LineKind Kind)> phrases)
    {
        foreach (var (phrase, kind) in phrases)
        {
            foreach (var spelling in (string[])[phrase, phrase.ToUpperInvariant(), phrase.ToLowerInvariant()])
            {
                var bytes = Encoding.UTF8.GetBytes(spelling).AsSpan().TrimEnd((byte)'.');
                _mayBe[Slot(bytes)] = true;
                _kinds.TryAdd(Encoding.UTF8.GetString(bytes).ToLowerInvariant(), kind);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal LineKind Find(ReadOnlySpan<byte> line)
    {
        // A full stop at the end comes and goes with the app's version.
        if (line.Length > 0 && line[^1] == '.')
        {
            line = line.TrimEnd((byte)'.');
        }
        else if (line.EndsWith("。"u8))
        {
            line = line[..^3];
        }

        if ((uint)(line.Length - 1) >= MaxLength - 1 || !_mayBe[Slot(line)])
        {
            return LineKind.None;
        }

        return _kinds.GetValueOrDefault(Encoding.UTF8.GetString(line).Replace('\u00A0', ' ').ToLowerInvariant());
    }

    /// <summary>ASCII letters share a slot with their other case, all other alphabets one slot.</summary>
    private static int Slot(ReadOnlySpan<byte> phrase)
    {
        var first = phrase[0];
        return (phrase.Length * 128) + (first >= 0x80 ? 127 : first is >= (byte)'A' and <= (byte)'Z' ? first | 0x20 : first);
    }
}

/// <summary>Looks up how a sentence begins.</summary>
internal sealed class PrefixTable
{
    private readonly Dictionary<uint, List<(byte[] Prefix, LineKind Kind)>> _byStart = [];
    private readonly bool[] _mayBe = new bool[1 << 16];

    internal PrefixTable(IEnumerable<(string Prefix, LineKind Kind)> prefixes)
    {
        foreach (var (prefix, kind) in prefixes)
        {
            var bytes = Encoding.UTF8.GetBytes(prefix);
            _mayBe[Slot(Start(bytes))] = true;
            if (!_byStart.TryGetValue(Start(bytes), out var list))
            {
                _byStart.Add(Start(bytes), list = []);
            }

            list.Add((bytes, kind));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal LineKind Find(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 4 && _mayBe[Slot(Start(text))] && _byStart.TryGetValue(Start(text), out var list))
        {
            foreach (var (prefix, kind) in list)
            {
                if (text.StartsWith(prefix))
                {
                    return kind;
                }
            }
        }

        return LineKind.None;
    }

    private static uint Slot(uint start) => (start * 2654435761u) >> 16;

    private static uint Start(ReadOnlySpan<byte> text) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(text);
}
