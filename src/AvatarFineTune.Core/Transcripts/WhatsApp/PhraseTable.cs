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
    private const int Slots = 1 << 16;
    private readonly bool[] _mayBe = new bool[Slots];
    private readonly Dictionary<string, LineKind> _kinds = new(StringComparer.Ordinal);

    // A file has one language, and so one spelling of its placeholder: the last one found is found again without work.
    // Replaced as a whole, so that imports at the same time never see half of it.
    private Hit? _last;

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
        else if (line.EndsWith("。"u8) || line.EndsWith("।"u8) || line.EndsWith("۔"u8))
        {
            line = line[..^(line[^1] == 0x94 ? 2 : 3)];
        }

        if ((uint)(line.Length - 1) >= MaxLength - 1)
        {
            return LineKind.None;
        }

        // Languages written from right to left have direction marks inside, too.
        line = line.IndexOf((byte)0xE2) >= 0 ? WithoutMarks(line) : line;
        if (line.IsEmpty || !_mayBe[Slot(line)])
        {
            return LineKind.None;
        }

        if (_last is { } last && line.SequenceEqual(last.Line))
        {
            return last.Kind;
        }

        var kind = _kinds.GetValueOrDefault(Encoding.UTF8.GetString(line).Replace('\u00A0', ' ').ToLowerInvariant());
        if (kind != LineKind.None)
        {
            _last = new(line.ToArray(), kind);
        }

        return kind;
    }

    private static ReadOnlySpan<byte> WithoutMarks(ReadOnlySpan<byte> line)
    {
        byte[]? result = null;
        var length = 0;
        for (var i = 0; i < line.Length;)
        {
            if (i + 2 < line.Length && line[i] == 0xE2 && Blanks.IsInvisible(line, i, out var width))
            {
                result ??= line.ToArray();
                i += width;
                continue;
            }

            if (result is not null)
            {
                result[length] = line[i];
            }

            length++;
            i++;
        }

        return result is null ? line : result.AsSpan(0, length);
    }

    /// <summary>By length, first and last byte; a letter shares its slot with its other case, all other alphabets one slot.</summary>
    private static int Slot(ReadOnlySpan<byte> phrase) => ((((phrase.Length * 131) + Fold(phrase[0])) * 131) + Fold(phrase[^1])) & (Slots - 1);

    private static int Fold(byte b) => b >= 0x80 ? 0x80 : b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b;

    private sealed record Hit(byte[] Line, LineKind Kind)
    {
        public override string ToString() => Kind.ToString();
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
