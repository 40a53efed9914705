using System.Globalization;
using System.Text;

namespace AvatarFineTune.Datasets.Style;

/// <summary>Counts each emoji once a reply: whole, with its skin tone and all that joiners hold together.</summary>
internal sealed class EmojiCounter
{
    private const int Fewest = 3;
    private const int Longest = 32;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Replies with an emoji.</summary>
    public int Replies { get; private set; }

    public void Add(string reply)
    {
        _all++;
        _seen.Clear();
        var rest = reply.AsSpan();

        // Text elements are slow to find, and most replies need not be looked through.
        while (rest.IndexOfAnyInRange('\u2300', '\uDFFF') >= 0)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            if (length <= Longest && IsEmoji(rest[..length]))
            {
                _seen.Add(rest[..length].ToString());
            }

            rest = rest[length..];
        }

        Replies += _seen.Count > 0 ? 1 : 0;
        foreach (var emoji in _seen)
        {
            _counts[emoji] = _counts.GetValueOrDefault(emoji) + 1;
        }
    }

    public IReadOnlyList<string> Favourites() =>
    [
        .. _counts.Where(c => c.Value >= Math.Max(Fewest, _all / 100))
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(3).Select(c => c.Key),
    ];

    // The blocks that have emoji: other symbols are CJK signs, Braille, and U+FFFD, which stands for broken text.
    private static bool IsEmoji(ReadOnlySpan<char> element) =>
        Rune.DecodeFromUtf16(element, out var rune, out _) == System.Buffers.OperationStatus.Done
        && rune.Value is (>= 0x2300 and <= 0x23FF) or (>= 0x2600 and <= 0x27BF) or (>= 0x2B00 and <= 0x2BFF) or (>= 0x1F000 and <= 0x1FBFF)
        && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol;
}
