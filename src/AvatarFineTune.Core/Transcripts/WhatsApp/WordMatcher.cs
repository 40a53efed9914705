using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Matches one of a few words at a place in a line: without case for ASCII, longest first, and a blank in a word stands
/// for any blanks or none ("p. m.", "p.m.").
/// </summary>
internal sealed class WordMatcher
{
    private readonly (byte[] Word, int Index)[][] _byFirst = new (byte[], int)[256][];

    internal WordMatcher(IReadOnlyList<string> words)
    {
        // Bytes beyond ASCII are compared as they are, so the other case of such a letter is another word.
        var all = words
            .SelectMany((w, i) => new[] { w, w.ToLowerInvariant(), w.ToUpperInvariant() }.Select(v => (Word: Folded(v), Index: i)))
            .DistinctBy(w => Encoding.UTF8.GetString(w.Word))
            .OrderByDescending(w => w.Word.Length).ToArray();
        for (var b = 0; b < 256; b++)
        {
            _byFirst[b] = Array.FindAll(all, w => w.Word[0] == Lower((byte)b));
        }
    }

    internal bool TryMatch(ReadOnlySpan<byte> s, int at, out int end, out int index)
    {
        foreach (var (word, wordIndex) in _byFirst[s[at]])
        {
            if (Matches(s, at, word, out end))
            {
                index = wordIndex;
                return true;
            }
        }

        end = at;
        index = -1;
        return false;
    }

    private static bool Matches(ReadOnlySpan<byte> s, int i, byte[] word, out int end)
    {
        end = 0;
        foreach (var b in word)
        {
            if (b == ' ')
            {
                i = Blanks.Skip(s, i);
            }
            else if ((uint)i < (uint)s.Length && Lower(s[i]) == b)
            {
                i++;
            }
            else
            {
                return false;
            }
        }

        end = i;

        // "at" must not match the beginning of a longer word.
        return word[^1] >= 0x80 || word[^1] == '.' || i >= s.Length || !char.IsAsciiLetter((char)s[i]);
    }

    private static byte[] Folded(string word) => Array.ConvertAll(Encoding.UTF8.GetBytes(word), Lower);

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
}
