using System.Text;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>Undoes what chat does to words: <c>heyyyy</c> is <c>hey</c>, <c>hahahahah</c> is <c>haha</c>.</summary>
internal static class Chatty
{
    /// <summary>Longer words (links, keys, mashed keyboards) are cut here, so that no term is huge.</summary>
    private const int MaxLength = 64;

    public static string Shorten(string word)
    {
        if (word.Length > MaxLength)
        {
            word = word[..(char.IsHighSurrogate(word[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }

        return word.Length < 3 ? word : Laugh(Squeeze(word));
    }

    /// <summary>Three or more of a letter are one; digits stay, for 1000 is not 10.</summary>
    private static string Squeeze(string word)
    {
        StringBuilder? squeezed = null;
        for (var start = 0; start < word.Length;)
        {
            var end = start + 1;
            while (end < word.Length && word[end] == word[start])
            {
                end++;
            }

            var isDrawnOut = end - start >= 3 && char.IsLetter(word[start]);
            if (isDrawnOut)
            {
                squeezed ??= new StringBuilder(word, 0, start, word.Length);
            }

            squeezed?.Append(word, start, isDrawnOut ? 1 : end - start);
            start = end;
        }

        return squeezed?.ToString() ?? word;
    }

    private static string Laugh(string word)
    {
        if (word.Length < 5 || word[0] == word[1] || !char.IsLetter(word[0]))
        {
            return word;
        }

        for (var i = 2; i < word.Length; i++)
        {
            if (word[i] != word[i - 2])
            {
                return word;
            }
        }

        return word[..4];
    }
}
