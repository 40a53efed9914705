namespace AvatarFineTune.Examples.Text;

/// <summary>Phrases of one kind, looked up by their tokens.</summary>
internal sealed class PhraseSet
{
    private readonly Dictionary<string, List<string[]>> _byFirst = new(StringComparer.Ordinal);
    private readonly List<string> _endings = [];

    public void Add(string phrase)
    {
        if (phrase[0] == '-')
        {
            _endings.Add(phrase[1..]);
            return;
        }

        var tokens = Tokenize(phrase);
        if (!_byFirst.TryGetValue(tokens[0], out var phrases))
        {
            _byFirst.Add(tokens[0], phrases = []);
        }

        phrases.Add(tokens);
    }

    /// <summary>The tokens of the longest phrase that starts at a place; 0 if none does.</summary>
    public int LongestAt(ReadOnlySpan<string> tokens)
    {
        var longest = 0;
        if (tokens.Length > 0 && _byFirst.TryGetValue(tokens[0], out var phrases))
        {
            foreach (var phrase in phrases)
            {
                longest = phrase.Length > longest && tokens.StartsWith(phrase) ? phrase.Length : longest;
            }
        }

        return longest;
    }

    /// <summary>How many tokens no phrase covers.</summary>
    public int Uncovered(ReadOnlySpan<string> tokens)
    {
        var uncovered = 0;
        while (tokens.Length > 0)
        {
            var length = LongestAt(tokens);
            uncovered += length == 0 ? 1 : 0;
            tokens = tokens[Math.Max(1, length)..];
        }

        return uncovered;
    }

    public bool Occurs(ReadOnlySpan<string> tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            if (LongestAt(tokens[i..]) > 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool Ends(ReadOnlySpan<string> tokens)
    {
        for (var i = Math.Max(0, tokens.Length - 4); i < tokens.Length; i++)
        {
            if (LongestAt(tokens[i..]) == tokens.Length - i)
            {
                return true;
            }
        }

        var last = tokens.Length > 0 ? tokens[^1] : "";
        return _endings.Exists(e => last.Length > e.Length && last.EndsWith(e, StringComparison.Ordinal));
    }

    /// <summary>A text's words in lower case, with plain apostrophes.</summary>
    internal static string[] Tokenize(string text) =>
        [.. Words.Tokens(text).Select(r => text[r].ToLowerInvariant().Replace('\u2019', '\''))];
}
