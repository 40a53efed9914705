using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Makes a vendor's words fit for an exception's message: short, and without keys or what was asked.</summary>
internal static partial class SafeVendorText
{
    private const int MaxLength = 240;

    /// <summary>So many characters that stand in the request as well are taken as quoted from it.</summary>
    private const int QuoteLength = 12;

    internal static string Of(string words, IEnumerable<ChatMessage> messages)
    {
        var text = KeyLike().Replace(OneLine(words), "***");
        text = text.Length > MaxLength ? text[..MaxLength].TrimEnd() + "…" : text;
        if (text.Length == 0)
        {
            return text;
        }

        foreach (var part in Texts(messages))
        {
            text = WithoutQuotesOf(part, text);
        }

        return text;
    }

    private static string OneLine(string words) => Blanks().Replace(words, " ").Trim();

    private static IEnumerable<string> Texts(IEnumerable<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                if (content is TextContent { Text.Length: > 0 } text)
                {
                    yield return OneLine(text.Text);
                }
            }
        }
    }

    /// <summary>Leaves out the request's text where it stands whole, or any longer piece of it.</summary>
    private static string WithoutQuotesOf(string asked, string text)
    {
        var shortest = Math.Min(QuoteLength, Math.Max(asked.Length, 1));
        for (var i = 0; i + shortest <= text.Length; i++)
        {
            if (!asked.Contains(text.AsSpan(i, shortest), StringComparison.OrdinalIgnoreCase) || (shortest < QuoteLength && !StandsAlone(text, i, shortest)))
            {
                continue;
            }

            var length = shortest;
            while (i + length < text.Length && asked.Contains(text.AsSpan(i, length + 1), StringComparison.OrdinalIgnoreCase))
            {
                length++;
            }

            text = string.Concat(text.AsSpan(0, i), "…", text.AsSpan(i + length));
        }

        return text;
    }

    /// <summary>A short text counts as quoted only as words of their own: a message of one letter stands in every word.</summary>
    private static bool StandsAlone(string text, int start, int length) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (start + length == text.Length || !char.IsLetterOrDigit(text[start + length]));

    [GeneratedRegex(@"\s+|\p{Cc}+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    /// <summary>Keys as vendors make them, tokens, and any long run without a blank that holds digits, as no word does.</summary>
    [GeneratedRegex(@"(sk|pk|rk|sess|key)[-_][A-Za-z0-9*_\-]{4,}|eyJ[A-Za-z0-9_\-.*]{8,}|Bearer\s+\S+|[A-Za-z0-9+/=*_]{28,}", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyLike();
}
