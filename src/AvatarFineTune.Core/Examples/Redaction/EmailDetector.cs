namespace AvatarFineTune.Examples.Redaction;

/// <summary>Finds e-mail addresses: from each at sign as far as a local part and a domain with a dot reach.</summary>
internal sealed class EmailDetector : IPrivateDetector
{
    private const int MaxLocal = 64;
    private const int MaxDomain = 253;

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        var s = text.Text;
        for (var at = s.IndexOf('@', StringComparison.Ordinal); at >= 0; at = at + 1 < s.Length ? s.IndexOf('@', at + 1) : -1)
        {
            var start = at;
            while (start > 0 && at - start < MaxLocal && IsLocal(s[start - 1]))
            {
                start--;
            }

            while (start < at && s[start] is '.' or '\'' or '-')
            {
                start++;
            }

            // "ann lee"@mail.test.
            if (start == at && at > 1 && s[at - 1] == '"')
            {
                var quote = s.LastIndexOf('"', at - 2, Math.Min(at - 1, MaxLocal));
                start = quote >= 0 && !s.AsSpan(quote, at - quote).Contains('\n') ? quote : start;
            }

            var end = DomainEnd(s, at + 1);
            if (start < at && end > 0)
            {
                found.Add(new(start, end - start, PrivateKind.Email, IsReserved(s.AsSpan(at + 1, end - at - 1))));
                at = end - 1;
            }
        }

        ObfuscatedEmail.Find(s, found);
    }

    /// <summary>The domain's end: at least two labels, the last of at least two letters; -1 if there is none.</summary>
    private static int DomainEnd(string s, int start)
    {
        var (end, label, labels) = (-1, start, 0);
        for (var i = start; i <= s.Length && i - start <= MaxDomain; i++)
        {
            if (i < s.Length && (char.IsLetterOrDigit(s[i]) || (s[i] == '-' && i > label)))
            {
                continue;
            }

            if (i == label)
            {
                break;
            }

            labels++;
            var last = s.AsSpan(label, i - label).TrimEnd('-');
            if (labels > 1 && last.Length >= 2 && IsTopLevel(last))
            {
                end = label + last.Length;
            }

            if (i == s.Length || s[i] != '.')
            {
                break;
            }

            label = i + 1;
        }

        return end;
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        foreach (var c in label)
        {
            if (!char.IsLetter(c))
            {
                return label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);
            }
        }

        return true;
    }

    internal static bool IsLocal(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'';

    // RFC 2606 gives these to nobody: our stand-ins live there, and nothing written so is anybody's.
    internal static bool IsReserved(ReadOnlySpan<char> domain) =>
        domain.Equals("example.com", StringComparison.OrdinalIgnoreCase)
        || domain.Equals("example.org", StringComparison.OrdinalIgnoreCase)
        || domain.Equals("example.net", StringComparison.OrdinalIgnoreCase);
}
