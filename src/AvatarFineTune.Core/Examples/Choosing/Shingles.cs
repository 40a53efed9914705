namespace AvatarFineTune.Examples.Choosing;

/// <summary>
/// The set of four-character pieces of an exchange. Four UTF-16 units are 64 bits: a piece is its own key, so that
/// equal keys are equal pieces and similarities are exact.
/// </summary>
internal static class Shingles
{
    private const int Size = 4;

    /// <summary>Makes the set, sorted. Case and spacing don't count; prompt and reply are kept apart by a control character.</summary>
    public static ulong[] Of(string prompt, string reply)
    {
        var text = new char[Math.Max(Size, prompt.Length + reply.Length + 1)];
        var length = Append(text, 0, prompt);
        text[length] = '\u001E';
        length = Math.Max(Size, Append(text, length + 1, reply));

        var shingles = new ulong[length - Size + 1];
        ulong window = 0;
        for (var i = 0; i < length; i++)
        {
            window = (window << 16) | text[i];
            if (i >= Size - 1)
            {
                shingles[i - Size + 1] = window;
            }
        }

        Array.Sort(shingles);
        var distinct = 1;
        for (var i = 1; i < shingles.Length; i++)
        {
            if (shingles[i] != shingles[i - 1])
            {
                shingles[distinct++] = shingles[i];
            }
        }

        return shingles[..distinct];
    }

    private static int Append(char[] text, int length, string part)
    {
        var space = true;
        foreach (var c in part)
        {
            var isSpace = char.IsWhiteSpace(c);
            if (!isSpace || !space)
            {
                text[length++] = isSpace ? ' ' : char.ToLowerInvariant(c);
            }

            space = isSpace;
        }

        return length > 0 && text[length - 1] == ' ' ? length - 1 : length;
    }
}
