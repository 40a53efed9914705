using System.Text.RegularExpressions;
using AvatarFineTune.OpenAI.Chat;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>Makes a vendor's own words fit to be told: short, without keys, and without what may be quoted from a conversation.</summary>
internal static partial class VendorWords
{
    /// <summary>As many signs as a key's beginning and end are known by; vendors echo some of either.</summary>
    private const int KnownEnd = 6;

    /// <param name="words">What the vendor said.</param>
    /// <param name="secret">The key that was sent; <see langword="null"/> if none can be echoed.</param>
    public static string Clean(string words, string? secret = null)
    {
        if (words.Length == 0)
        {
            return words;
        }

        // A line of a file begins with a brace; whatever follows may be its text.
        var brace = words.IndexOf('{', StringComparison.Ordinal);
        var text = brace < 0 ? words : words[..brace] + "…";

        // Every pair is looked at, so that the end of one is not taken for the beginning of the next.
        text = Quoted().Replace(text, quote => quote.Value.Any(char.IsWhiteSpace) ? "'…'" : quote.Value);
        text = SingleQuoted().Replace(text, "${before}'…'");
        text = Starred().Replace(text, "***");
        return SafeVendorText.Of(secret is null ? text : WithoutKey(text, secret), []);
    }

    private static string WithoutKey(string text, string secret)
    {
        text = text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase);
        if (secret.Length >= 2 * KnownEnd)
        {
            var (start, end) = (secret[..KnownEnd], secret[^KnownEnd..]);
            text = Regex.Replace(text, $@"\S*({Regex.Escape(start)}|{Regex.Escape(end)})\S*", "***", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        return text;
    }

    /// <summary>A key as vendors echo it, with its middle starred out.</summary>
    [GeneratedRegex(@"\S*\*{2,}\S*", RegexOptions.NonBacktracking)]
    private static partial Regex Starred();

    /// <summary>Quotation marks and what is between them; one that is not closed was cut off.</summary>
    [GeneratedRegex("""
        "[^"]*("|$)|“[^”]*(”|$)|„[^“”]*([“”]|$)|«[^»]*(»|$)|`[^`]*(`|$)
        """, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    /// <summary>The same of apostrophes around more than a name. One within a word is none.</summary>
    [GeneratedRegex(@"(?<before>^|[\s(:=\[,])'([^']|'\p{L})*\s([^']|'\p{L})*('|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SingleQuoted();
}
