using System.Buffers;
using System.Collections.Immutable;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>Reads addresses whose sign is spelled out: <c>ann (at) mail (dot) test</c>, <c>ann [at] mail.test</c>, <c>ann at mail dot test</c>.</summary>
internal static class ObfuscatedEmail
{
    /// <summary>Ways to spell the at sign: in brackets, or between spaces.</summary>
    public static readonly ImmutableArray<string> AtWords =
    [
        "(at)", "[at]", "{at}", "<at>", "(ät)", "[ät]", "( at )", "[ at ]", "(@)", "[@]", " at ", " arobase ", " arroba ", " chiocciola ", " собака ", " małpa ",
    ];

    private static readonly string[] DotWords = ["dot", "punkt", "point", "punto", "ponto", "точка", "kropka", "nokta"];

    private static readonly SearchValues<string> Ats = SearchValues.Create(AtWords.AsSpan(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds each, with the place where it starts and the one after its end.</summary>
    public static void Find(string s, List<PrivateSpan> found)
    {
        for (var from = 0; from < s.Length;)
        {
            var mark = s.AsSpan(from).IndexOfAny(Ats);
            if (mark < 0)
            {
                return;
            }

            mark += from;
            var word = AtWords.First(w => s.AsSpan(mark).StartsWith(w, StringComparison.OrdinalIgnoreCase));
            var (start, local) = Local(s, mark);
            var end = local > 0 ? Domain(s, mark + word.Length, mustSpellDot: word[0] == ' ', isEnglish: word == " at ") : -1;
            if (end > 0)
            {
                var plain = Plain(s[start..end]);
                found.Add(new(start, end - start, PrivateKind.Email, EmailDetector.IsReserved(plain.AsSpan(plain.LastIndexOf('@') + 1))));
            }

            from = Math.Max(end, mark + word.Length - 1);
        }
    }

    /// <summary>The address as a mail program would want it; what is written plainly stays as it is.</summary>
    public static string Plain(string value)
    {
        if (value.Contains('@', StringComparison.Ordinal) && !value.Contains("(@)", StringComparison.Ordinal) && !value.Contains("[@]", StringComparison.Ordinal))
        {
            return value;
        }

        var at = AtWords.FirstOrDefault(w => value.Contains(w, StringComparison.OrdinalIgnoreCase));
        if (at is null)
        {
            return value;
        }

        var plain = value.Replace(at, "@", StringComparison.OrdinalIgnoreCase);
        foreach (var dot in DotWords)
        {
            foreach (var spelled in (ReadOnlySpan<string>)[$"({dot})", $"[{dot}]", $"{{{dot}}}", $" {dot} "])
            {
                plain = plain.Replace(spelled, ".", StringComparison.OrdinalIgnoreCase);
            }
        }

        return plain.Replace("(.)", ".", StringComparison.Ordinal).Replace("[.]", ".", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
    }

    private static (int Start, int Length) Local(string s, int end)
    {
        var last = end > 0 && s[end - 1] == ' ' ? end - 1 : end;
        var start = last;
        while (start > 0 && last - start < 64 && EmailDetector.IsLocal(s[start - 1]))
        {
            start--;
        }

        return (start, last - start);
    }

    private static int Domain(string s, int at, bool mustSpellDot, bool isEnglish)
    {
        var (end, labels, spelled) = (-1, 0, false);
        while (true)
        {
            at += at < s.Length && s[at] == ' ' ? 1 : 0;
            var start = at;
            while (at < s.Length && at - start < 63 && (char.IsLetterOrDigit(s[at]) || s[at] == '-'))
            {
                at++;
            }

            if (at == start)
            {
                break;
            }

            labels++;
            end = labels > 1 && (spelled || !mustSpellDot) && at - start is >= 2 and <= 24 && !DotWords.Contains(s[start..at], StringComparer.OrdinalIgnoreCase) ? at : end;
            // "At that point is": between plain words, "at" goes with "dot" alone.
            var (next, isSpelled) = Dot(s, at, isEnglish ? DotWords.AsSpan(0, 2) : DotWords);
            if (next < 0)
            {
                break;
            }

            spelled |= isSpelled;
            at = next;
        }

        return end;
    }

    /// <summary>Where the next label begins after a dot, and whether the dot is spelled out.</summary>
    private static (int Next, bool IsSpelled) Dot(string s, int at, ReadOnlySpan<string> words)
    {
        if (at + 1 < s.Length && s[at] == '.' && char.IsLetterOrDigit(s[at + 1]))
        {
            return (at + 1, false);
        }

        var start = at < s.Length && s[at] == ' ' ? at + 1 : at;
        var isBracketed = start < s.Length && s[start] is '(' or '[' or '{';
        start += isBracketed ? 1 : 0;
        start += isBracketed && start < s.Length && s[start] == ' ' ? 1 : 0;
        foreach (var dot in words)
        {
            if (s.AsSpan(start).StartsWith(dot, StringComparison.OrdinalIgnoreCase))
            {
                var end = start + dot.Length;
                end += isBracketed && end < s.Length && s[end] == ' ' ? 1 : 0;
                var closes = end < s.Length && (isBracketed ? s[end] is ')' or ']' or '}' : s[end] == ' ' && start > at);
                return closes ? (end + 1, true) : (-1, false);
            }
        }

        return isBracketed && start + 1 < s.Length && s[start] == '.' && s[start + 1] is ')' or ']' ? (start + 2, true) : (-1, false);
    }
}
