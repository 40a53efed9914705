using Microsoft.Extensions.AI;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>A reply as it goes out: cut at a stop sequence and at the most tokens, and parted into words for streaming.</summary>
internal sealed record Wording(IReadOnlyList<string> Words, long Tokens, ChatFinishReason FinishReason)
{
    public string Text => string.Concat(Words);

    public override string ToString() => $"wording of {Tokens} tokens";

    public static Wording Of(string reply, ChatOptions? options, TokenCount tokens)
    {
        foreach (var stop in options?.StopSequences ?? [])
        {
            var at = stop.Length == 0 ? -1 : reply.IndexOf(stop, StringComparison.Ordinal);
            reply = at < 0 ? reply : reply[..at];
        }

        var words = new List<string>();
        var most = options?.MaxOutputTokens ?? int.MaxValue;
        var left = (long)most;
        foreach (var word in Split(reply))
        {
            // Word by word is mostly a little more than together, and linear. At least one word goes out: an answer without
            // any looks like a fault.
            left -= most == int.MaxValue ? 0 : tokens.Of(word);
            if (words.Count > 0 && left < 0)
            {
                return Cut(words, most, tokens);
            }

            words.Add(word);
        }

        return new(words, tokens.Of(reply), ChatFinishReason.Stop);
    }

    private static Wording Cut(List<string> words, int most, TokenCount tokens)
    {
        long together;
        while ((together = tokens.Of(string.Concat(words))) > most && words.Count > 1)
        {
            words.RemoveAt(words.Count - 1);
        }

        return new(words, together, ChatFinishReason.Length);
    }

    /// <summary>Words with the space before them, as tokens have it; together they are the text.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i - 1]) && char.IsWhiteSpace(text[i]))
            {
                yield return text[start..i];
                start = i;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
