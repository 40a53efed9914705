namespace AvatarFineTune.Examples.Redaction;

/// <summary>Finds keys of services by their well-known beginnings, bearer and web tokens, and private key blocks.</summary>
internal sealed class KeyDetector : IPrivateDetector
{
    /// <summary>Beginnings, and how many characters must follow.</summary>
    private static readonly (string Prefix, int Following)[] Prefixes =
    [
        ("sk-", 16), ("pk_live_", 10), ("sk_live_", 10), ("rk_live_", 10), ("pk_test_", 10), ("sk_test_", 10), ("whsec_", 16), ("ghp_", 20), ("gho_", 20),
        ("ghu_", 20), ("ghs_", 20), ("ghr_", 20), ("github_pat_", 20), ("glpat-", 16), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxs-", 10),
        ("xapp-", 10), ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ya29.", 20), ("hf_", 20), ("r8_", 20), ("SG.", 20), ("npm_", 20), ("pypi-", 20),
        ("dop_v1_", 20), ("shpat_", 20), ("gsk_", 20), ("fw_", 20), ("eyJ", 30), ("AGE-SECRET-KEY-", 20), ("sbp_", 20),
        ("xoxe-", 10), ("xoxe.", 10), ("xoxr-", 10), ("glsa_", 20), ("gldt-", 16), ("glrt-", 16), ("rubygems_", 20), ("hvs.", 20), ("dckr_pat_", 20), ("PMAK-", 20),
        ("lin_api_", 20), ("figd_", 20), ("ntn_", 20), ("dp.st.", 20), ("dapi", 30), ("EAAC", 40), ("AROA", 16), ("pul-", 20), ("tskey-", 16), ("sntrys_", 20), ("shpss_", 20), ("shpca_", 20), ("NRAK-", 20), ("key-", 32), ("xkeysib-", 30), ("rk_test_", 10),
    ];

    private const string PemBegin = "-----BEGIN ", PemEnd = "-----END ";

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        var s = text.Text;
        FindBlocks(s, found);
        if (!text.HasDigit && !s.Contains("bearer", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        for (var i = 0; i < s.Length;)
        {
            var end = i;
            while (end < s.Length && IsKeyChar(s[end]))
            {
                end++;
            }

            var run = s.AsSpan(i, end - i).TrimEnd('.');
            if (run.Length >= 20 && IsKey(run))
            {
                found.Add(new(i, run.Length, PrivateKind.ApiKey, run.Contains("example", StringComparison.Ordinal)));
            }
            else if (IsBotToken(s, i, end) is > 0 and var length)
            {
                found.Add(new(i, length, PrivateKind.ApiKey));
                end = i + length;
            }
            else if (run.Equals("bearer", StringComparison.OrdinalIgnoreCase))
            {
                FindBearer(s, end, found);
            }

            i = end + 1;
        }
    }

    private static bool IsKey(ReadOnlySpan<char> run)
    {
        foreach (var (prefix, following) in Prefixes)
        {
            if (run.Length >= prefix.Length + following && run.StartsWith(prefix, StringComparison.Ordinal))
            {
                // "sk-" could begin words joined by hyphens: a key has a digit.
                return run.ContainsAnyInRange('0', '9');
            }
        }

        return false;
    }

    /// <summary>A Telegram bot's token: the bot's number, a colon, 35 characters.</summary>
    private static int IsBotToken(string s, int start, int end)
    {
        var number = end - start;
        if (number is < 8 or > 10 || end >= s.Length || s[end] != ':' || !s.AsSpan(start, number).ContainsOnlyDigits())
        {
            return -1;
        }

        var last = end + 1;
        while (last < s.Length && last - end <= 36 && IsKeyChar(s[last]) && s[last] != '.')
        {
            last++;
        }

        return last - end - 1 == 35 ? last - start : -1;
    }

    private static void FindBearer(string s, int from, List<PrivateSpan> found)
    {
        var start = from;
        while (start < s.Length && s[start] == ' ')
        {
            start++;
        }

        var end = start;
        while (end < s.Length && IsKeyChar(s[end]))
        {
            end++;
        }

        if (end - start >= 20 && !IsKey(s.AsSpan(start, end - start)) && !s.AsSpan(start, end - start).Contains("example", StringComparison.Ordinal))
        {
            found.Add(new(start, end - start, PrivateKind.ApiKey));
        }
    }

    private static void FindBlocks(string s, List<PrivateSpan> found)
    {
        for (var start = s.IndexOf(PemBegin, StringComparison.Ordinal); start >= 0;)
        {
            var close = s.IndexOf(PemEnd, start, StringComparison.Ordinal);
            var end = close < 0 ? s.Length : Math.Min(s.Length, s.IndexOf('\n', close) is >= 0 and var line ? line : s.Length);
            var head = s.AsSpan(start, Math.Min(60, s.Length - start));
            if (head.Contains("PRIVATE KEY", StringComparison.Ordinal) && !s.AsSpan(start, end - start).Contains("example", StringComparison.Ordinal))
            {
                found.Add(new(start, end - start, PrivateKind.ApiKey));
            }

            start = end < s.Length ? s.IndexOf(PemBegin, end, StringComparison.Ordinal) : -1;
        }
    }

    private static bool IsKeyChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '+';
}

/// <summary>Small questions about spans of text.</summary>
internal static class SpanQuestions
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> span) => !span.ContainsAnyExceptInRange('0', '9');
}
