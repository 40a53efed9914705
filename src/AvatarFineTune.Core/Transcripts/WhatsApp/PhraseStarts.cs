using System.Runtime.CompilerServices;
using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Turns nearly every message away by its first three bytes, before any table of phrases is asked: says "no" for sure,
/// and "maybe" a little too often.
/// </summary>
internal sealed class PhraseStarts
{
    /// <summary>How many bytes are looked at; no phrase is shorter.</summary>
    internal const int Length = 3;

    private readonly ulong[] _mayBe = new ulong[1 << 10];

    internal PhraseStarts(IEnumerable<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            // Without case, as the tables are; only two characters reach into three bytes.
            foreach (var first in (string[])[phrase[..1], phrase[..1].ToUpperInvariant(), phrase[..1].ToLowerInvariant()])
            {
                foreach (var rest in (string[])[phrase[1..], phrase[1..].ToUpperInvariant(), phrase[1..].ToLowerInvariant()])
                {
                    var slot = Slot(Encoding.UTF8.GetBytes(first + rest));
                    _mayBe[slot >> 6] |= 1UL << (int)(slot & 63);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MayBe(ReadOnlySpan<byte> text)
    {
        var slot = Slot(text);
        return (_mayBe[(slot >> 6) & 1023] >> (int)(slot & 63) & 1) != 0;
    }

    /// <summary>The bit 0x20 is all that tells an ASCII letter's cases apart; what else it merges does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Slot(ReadOnlySpan<byte> text) =>
        (((uint)text[2] << 16 | (uint)text[1] << 8 | text[0] | 0x202020u) * 2654435761u) >> 16;
}
