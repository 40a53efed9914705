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
        var text = new List<char>(prompt.Length + reply.Length + Size);
        Append(text, prompt);
        text.Add('\u001E');
        Append(text, reply);
        while (text.Count < Size)
        {
            text.Add('\0');
        }

        var shingles = new ulong[text.Count - Size + 1];
        ulong window = 0;
        for (var i = 0; i < text.Count; i++)
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

    private static void Append(List<char> text, string part)
    {
        var space = true;
        foreach (var c in part)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Add(char.ToLowerInvariant(c));
            }
            else if (!space)
            {
                text.Add(' ');
            }

            space = char.IsWhiteSpace(c);
        }

        if (text.Count > 0 && text[^1] == ' ')
        {
            text.RemoveAt(text.Count - 1);
        }
    }
}
