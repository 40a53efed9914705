using System.Buffers;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Finds what follows a word for password, PIN or token: after a colon or equals sign whatever stands there; after a
/// mere "is", or nothing, only what looks like no word.
/// </summary>
internal sealed class PasswordDetector : IPrivateDetector
{
    public const string StandInStart = "Example-";

    private const int MinLength = 4;
    private const int MaxLength = 200;

    private static readonly SearchValues<char> Marks = SearchValues.Create(":=：＝\"`“„«");

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        // Without a digit a value must be marked as one.
        if ((!text.HasDigit && !text.Text.AsSpan().ContainsAny(Marks)) || !text.Text.AsSpan().ContainsAny(PrivateWords.Instance.Announcing))
        {
            return;
        }

        var words = PrivateWords.Instance;
        var tokens = text.Tokens;
        var lower = Array.ConvertAll(tokens, t => t.Lower);
        for (var i = 0; i < tokens.Length; i++)
        {
            var rest = lower.AsSpan(i);
            var strong = words.Password.LongestAt(rest);
            var length = Math.Max(strong, words.Secret.LongestAt(rest));
            if (length == 0 || text.IsInLink(tokens[i].Start))
            {
                continue;
            }

            var last = i + length - 1;
            if (Value(text.Text, tokens, last, words.Connector.LongestAt(lower.AsSpan(last + 1)), strong == length) is { Length: > 0 } span)
            {
                found.Add(span);
            }

            i = last;
        }
    }

    private static PrivateSpan Value(string s, Token[] tokens, int last, int connectors, bool strong)
    {
        var at = Skip(s, tokens[last].End);
        var isMarked = at < s.Length && s[at] is ':' or '=' or '：' or '＝';
        if (!isMarked && connectors > 0 && at == tokens[last + 1].Start)
        {
            at = Skip(s, tokens[last + connectors].End);
            isMarked = at < s.Length && s[at] is ':' or '=' or '：' or '＝';
        }

        at = isMarked ? Skip(s, at + 1) : at;
        var end = at;
        while (end < s.Length && !char.IsWhiteSpace(s[end]) && end - at < MaxLength)
        {
            end++;
        }

        // "The password is 'sunshine'": quotes set it apart as a colon does.
        isMarked |= connectors > 0 && at < end && s[at] is '"' or '`' or '“' or '„' or '«';
        while (at < end && s[at] is '"' or '\'' or '`' or '“' or '„' or '«' or '(')
        {
            at++;
        }

        while (end > at && s[end - 1] is '.' or ',' or ';' or '!' or '?' or '"' or '\'' or '`' or '”' or '“' or '»' or ')' or '。' or '，')
        {
            end--;
        }

        // "Your code: 123 456".
        if (end - at == 3 && end + 3 < s.Length && s[end] is ' ' or '\u00A0' && s.AsSpan(at, 3).ContainsOnlyDigits() && s.AsSpan(end + 1, 3).ContainsOnlyDigits()
            && (end + 4 == s.Length || !char.IsLetterOrDigit(s[end + 4])))
        {
            end += 4;
        }

        var value = s.AsSpan(at, end - at);
        var isOdd = value.ContainsAnyInRange('0', '9') && (!strong || isMarked || HasOther(value));
        var counts = value.Length >= MinLength && (isOdd || (isMarked && strong))
            && !value.Contains("://", StringComparison.Ordinal) && HasLetterOrDigit(value);
        return counts ? new(at, end - at, PrivateKind.Password, value.StartsWith(StandInStart, StringComparison.Ordinal)) : default;
    }

    // "password 2024 problem": a bare number after a bare word is too weak.
    private static bool HasOther(ReadOnlySpan<char> value) => value.ContainsAnyExceptInRange('0', '9');

    private static bool HasLetterOrDigit(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    private static int Skip(string s, int at)
    {
        while (at < s.Length && s[at] is ' ' or '\t' or '\u00A0' or '*')
        {
            at++;
        }

        return at;
    }
}
