using System.Runtime.CompilerServices;
using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Turns nearly every message away by its first bytes, before any table of phrases is asked: says "no" for sure, and
/// "maybe" a little too often. Three bytes turn most away; with phrases of sixty languages many everyday words begin as
/// one of them does, so that a second look takes three more.
/// </summary>
internal sealed class PhraseStarts
{
    /// <summary>How many bytes are looked at first; no phrase is shorter.</summary>
    internal const int Length = 3;

    private readonly ulong[] _first = new ulong[1 << 10];
    private readonly ulong[] _short = new ulong[1 << 10];
    private readonly ulong[] _second = new ulong[1 << 10];

    internal PhraseStarts(IEnumerable<string> phrases)
    {
        foreach (var phrase in phrases.SelectMany(Spellings))
        {
            var bytes = Encoding.UTF8.GetBytes(phrase);
            Set(_first, Slot(bytes));
            if (bytes.Length < 2 * Length)
            {
                // Anything may follow it.
                Set(_short, Slot(bytes));
            }
            else
            {
                Set(_second, SecondSlot(bytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MayBe(ReadOnlySpan<byte> text)
    {
        var slot = Slot(text);
        return Has(_first, slot) && (text.Length < 2 * Length || Has(_short, slot) || Has(_second, SecondSlot(text)));
    }

    /// <summary>Without case, as the tables are: of the first letter, and of all others together.</summary>
    private static IEnumerable<string> Spellings(string phrase) =>
        from first in (string[])[phrase[..1], phrase[..1].ToUpperInvariant(), phrase[..1].ToLowerInvariant()]
        from rest in (string[])[phrase[1..], phrase[1..].ToUpperInvariant(), phrase[1..].ToLowerInvariant()]
        select first + rest;

    private static void Set(ulong[] table, uint slot) => table[(slot >> 6) & 1023] |= 1UL << (int)(slot & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Has(ulong[] table, uint slot) => (table[(slot >> 6) & 1023] >> (int)(slot & 63) & 1) != 0;

    /// <summary>The bit 0x20 is all that tells an ASCII letter's cases apart; what else it merges does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Slot(ReadOnlySpan<byte> text) =>
        (((uint)text[2] << 16 | (uint)text[1] << 8 | text[0] | 0x202020u) * 2654435761u) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SecondSlot(ReadOnlySpan<byte> text) =>
        (((uint)text[5] << 16 | (uint)text[4] << 8 | text[3] | 0x202020u) * 2654435761u + Slot(text) * 40503u) >> 16;
}
