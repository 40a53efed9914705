using System.Text;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>A reply as it goes out: cut at a stop sequence and at the most tokens, and parted into words for streaming.</summary>
internal sealed record Wording(IReadOnlyList<string> Words, long Tokens, ChatFinishReason FinishReason)
{
    public string Text => string.Concat(Words);

    public override string ToString() => $"wording of {Tokens} tokens";

    public static Wording Of(string reply, ChatOptions? options)
    {
        foreach (var stop in options?.StopSequences ?? [])
        {
            var at = stop.Length == 0 ? -1 : reply.IndexOf(stop, StringComparison.Ordinal);
            reply = at < 0 ? reply : reply[..at];
        }

        var words = new List<string>();
        var most = options?.MaxOutputTokens ?? int.MaxValue;
        var bytes = 0L;
        foreach (var word in Split(reply))
        {
            var longer = bytes + Encoding.UTF8.GetByteCount(word);

            // At least one word goes out: an answer without any looks like a fault.
            if (words.Count > 0 && TokenCount.OfBytes(longer) > most)
            {
                return new(words, TokenCount.OfBytes(bytes), ChatFinishReason.Length);
            }

            words.Add(word);
            bytes = longer;
        }

        return new(words, TokenCount.OfBytes(bytes), ChatFinishReason.Stop);
    }

    /// <summary>Words with the space behind them; together they are the text.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i]))
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
