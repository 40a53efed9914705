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
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] SecretPaths =
    [
        "hooks.slack.com/services/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "api.telegram.org/bot", "chat.whatsapp.com/",
        "t.me/joinchat/", "t.me/+", "discord.gg/", "discord.com/invite/", "wa.me/",
    ];

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        foreach (var (start, end) in text.Links)
        {
            var link = text.Text.AsSpan(start, end - start);
            if (HoldsSecret(link) && !link.Contains("://example.com/", StringComparison.Ordinal))
            {
                found.Add(new(start, end - start, PrivateKind.SecretUrl));
            }
        }
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
        foreach (var path in SecretPaths)
        {
            if (bare.StartsWith(path, StringComparison.OrdinalIgnoreCase) && bare.Length > path.Length + 3)
            {
                return true;
            }
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
