using System.Buffers;
using System.Collections.Frozen;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>Finds links that open something: with a user or password before the host, a token in the query, or an invitation in the path.</summary>
internal sealed class UrlDetector : IPrivateDetector
{
    private static readonly FrozenSet<string> SecretKeys = new[]
    {
        "token", "accesstoken", "authtoken", "idtoken", "refreshtoken", "key", "apikey", "accesskey", "secret", "clientsecret", "password",
        "passwd", "pass", "pwd", "auth", "authorization", "sig", "signature", "session", "sessionid", "sid", "jwt", "code", "otp", "ticket",
        "invite", "phone", "xamzsignature", "xamzcredential", "xgoogsignature", "credential", "login", "user", "username", "email", "magic",
        "phpsessid", "jsessionid", "aspsessionid", "sessid", "sso", "oobcode", "rlkey", "resetcode", "confirmation", "nonce", "hmac", "awsaccesskeyid", "googleaccessid", "hash",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly SearchValues<string> BareInvites = SearchValues.Create(InviteLinks.Paths.AsSpan(), StringComparison.OrdinalIgnoreCase);

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        foreach (var (start, end) in text.Links)
        {
            var link = text.Text.AsSpan(start, end - start);
            var isOurs = link.Contains("://example.com/", StringComparison.Ordinal);
            if (isOurs || HoldsSecret(link))
            {
                found.Add(new(start, end - start, PrivateKind.SecretUrl, isOurs));
            }
        }

        FindBare(text, found);
    }

    /// <summary>discord.gg/abc without a scheme.</summary>
    private static void FindBare(SearchedText text, List<PrivateSpan> found)
    {
        var s = text.Text;
        for (var from = 0; from < s.Length;)
        {
            var at = s.AsSpan(from).IndexOfAny(BareInvites);
            if (at < 0)
            {
                return;
            }

            at += from;
            var known = InviteLinks.At(s.AsSpan(at));
            var end = at + known;
            while (end < s.Length && (char.IsAsciiLetterOrDigit(s[end]) || s[end] is '-' or '_' or '/' or '?' or '=' or '&' or '%' or '+'))
            {
                end++;
            }

            if (end > at + known + 3 && !text.IsInLink(at) && (at == 0 || !(char.IsAsciiLetterOrDigit(s[at - 1]) || s[at - 1] is '.' or '-')))
            {
                found.Add(new(at, end - at, PrivateKind.SecretUrl));
            }

            from = end;
        }
    }

    /// <summary>/reset-password/9f8e7d6c5b4a3210.</summary>
    private static bool HasSecretStep(ReadOnlySpan<char> link)
    {
        foreach (var step in InviteLinks.Steps)
        {
            if (link.IndexOf(step, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                var rest = link[(at + step.Length)..];
                var token = rest.IndexOfAny('/', '?', '#') is >= 0 and var cut ? rest[..cut] : rest;
                if (token.Length >= 12 && token.ContainsAnyInRange('0', '9') && token.Count('-') < 3)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HoldsSecret(ReadOnlySpan<char> link)
    {
        var scheme = link.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? link : link[(scheme + 3)..];
        var authority = rest.IndexOfAny('/', '?', '#') is >= 0 and var cut ? rest[..cut] : rest;
        if (authority.IndexOf('@') > 0)
        {
            return true;
        }

        var bare = rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? rest[4..] : rest;
        if ((InviteLinks.At(bare) is > 0 and var known && bare.Length > known + 3) || HasSecretStep(bare))
        {
            return true;
        }

        var parameters = rest.IndexOfAny('?', '#') is >= 0 and var query ? rest[(query + 1)..] : [];
        foreach (var range in parameters.SplitAny('&', ';', '?', '#'))
        {
            var pair = parameters[range];
            if (pair.IndexOf('=') is > 0 and < 40 and var equals && pair.Length - equals > 4 && IsSecretKey(pair[..equals]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSecretKey(ReadOnlySpan<char> name)
    {
        var key = name.ToString().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return SecretKeys.Contains(key) || key.EndsWith("token", StringComparison.Ordinal) || key.EndsWith("secret", StringComparison.Ordinal)
            || key.EndsWith("password", StringComparison.Ordinal) || key.EndsWith("apikey", StringComparison.Ordinal);
    }
}
