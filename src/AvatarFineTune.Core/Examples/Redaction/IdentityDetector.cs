using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Finds numbers that states give their people: by a checksum and a shape that together leave no doubt, or by the word
/// before them ("SSN", "PESEL", "паспорт").
/// </summary>
internal sealed class IdentityDetector : IPrivateDetector
{
    /// <summary>How many zeros a stand-in's digits begin with; no state begins so.</summary>
    public const int StandInZeros = 4;

    private const int MaxLength = 24;

    public void Find(SearchedText text, List<PrivateSpan> found)
    {
        if (!text.HasDigit)
        {
            return;
        }

        var s = text.Text;
        for (var i = 0; i < s.Length; i++)
        {
            // A number starts where a run of ASCII letters and digits does.
            if (!char.IsAsciiLetterOrDigit(s[i]) || (i > 0 && (IsRun(s[i - 1]) || s[i - 1] is '@' or '#' or '/' or '.' or '$' || (s[i - 1] == '-' && i > 1 && char.IsAsciiDigit(s[i - 2])))))
            {
                continue;
            }

            var length = Length(s, i);
            if (length > 0 && !text.IsInLink(i))
            {
                found.Add(new(i, length, PrivateKind.Identity, IsStandIn(s.AsSpan(i, length))));
                i += length;
            }
        }
    }

    private static int Length(string s, int start)
    {
        // A short first group decides quickly: words are no numbers.
        var head = s.AsSpan(start, Math.Min(MaxLength, s.Length - start));
        if (!head.ContainsAnyInRange('0', '9') || (!char.IsAsciiDigit(head[0]) && head.Length > 3 && !head[..Math.Min(8, head.Length)].ContainsAnyInRange('0', '9')))
        {
            return 0;
        }

        Span<char> compact = stackalloc char[MaxLength];
        Span<char> shape = stackalloc char[MaxLength];
        var count = 0;
        var longest = 0;
        for (var i = 0; i < head.Length; i++)
        {
            var c = head[i];
            shape[i] = char.IsAsciiDigit(c) ? '0' : char.IsAsciiLetter(c) ? 'A' : c;
            if (char.IsAsciiLetterOrDigit(c))
            {
                compact[count++] = char.ToUpperInvariant(c);
                if ((i + 1 == head.Length ? start + i + 1 == s.Length || !IsRun(s[start + i + 1]) : !IsRun(head[i + 1]))
                    && !(start + i + 2 < s.Length && s[start + i + 1] is '-' or '.' or ',' && char.IsAsciiDigit(s[start + i + 2]) && !IsMore(shape[..(i + 1)]))
                    && IsApart(s, start, start + i + 1) && IdentityNumbers.IsOne(compact[..count], shape[..(i + 1)]))
                {
                    longest = i + 1;
                }
            }
            else if (c is not (' ' or '\u00A0' or '-' or '.' or '/' or '+') || (i > 0 && !char.IsAsciiLetterOrDigit(head[i - 1])))
            {
                break;
            }
        }

        if (longest == 0 && Announced(s, start) is > 0 and var announced)
        {
            return announced;
        }

        return longest > 0 ? longest : StandInLength(s, start);
    }

    /// <summary>Whether no other digits stand beside it, as they do in an account number in groups of four.</summary>
    private static bool IsApart(string s, int start, int end) =>
        !(start >= 2 && s[start - 1] is ' ' or '-' && char.IsAsciiDigit(s[start - 2])) && !(end + 1 < s.Length && s[end] is ' ' or '-' && char.IsAsciiDigit(s[end + 1]));

    private static bool IsMore(ReadOnlySpan<char> shape) => shape is "000.000.000";

    /// <summary>After a word for such a number: anything of 6 letters and digits or more, with 5 digits.</summary>
    private static int Announced(string s, int start)
    {
        var (end, digits, letters) = (start, 0, 0);
        for (var i = start; i < s.Length && i - start < MaxLength; i++)
        {
            if (char.IsAsciiDigit(s[i]))
            {
                digits++;
                end = i + 1;
            }
            else if (char.IsAsciiLetterUpper(s[i]) || (char.IsAsciiLetter(s[i]) && digits > 0 && letters < 2 && s[i - 1] is not ' '))
            {
                letters++;
                end = i + 1;
            }
            else if (s[i] is not (' ' or '-' or '.' or '/') || i == start || !char.IsAsciiLetterOrDigit(s[i - 1]) || i + 1 == s.Length || !char.IsAsciiDigit(s[i + 1]))
            {
                break;
            }
        }

        var isLong = digits >= 5 && digits + letters >= 6 && letters <= 6 && (end == s.Length || !IsRun(s[end]));
        return isLong && !(start > 0 && s[start - 1] == '+') && !StandIns.IsOurs(s.AsSpan(start, end - start), PrivateKind.Phone) && Announcements.IsIdentityBefore(s, start) ? end - start : 0;
    }

    /// <summary>A stand-in without the word that announced the value: zeros, and digits in groups.</summary>
    private static int StandInLength(string s, int start)
    {
        var end = start;
        var digits = 0;
        for (var i = start; i < s.Length && i - start < MaxLength && (s[i] is (>= '0' and <= '9') or 'X' || (s[i] is ' ' or '-' or '.' && i > start && char.IsAsciiLetterOrDigit(s[i - 1]))); i++)
        {
            digits += char.IsAsciiDigit(s[i]) ? 1 : 0;
            end = char.IsAsciiLetterOrDigit(s[i]) ? i + 1 : end;
        }

        return digits >= 7 && (end == s.Length || !IsRun(s[end])) && IsStandIn(s.AsSpan(start, end - start)) ? end - start : 0;
    }

    private static bool IsRun(char c) => char.IsLetterOrDigit(c) && !Words.IsUnspaced(c) || c == '_';

    private static bool IsStandIn(ReadOnlySpan<char> value)
    {
        var zeros = 0;
        foreach (var c in value)
        {
            if (char.IsAsciiDigit(c) && c != '0')
            {
                break;
            }

            zeros += c == '0' ? 1 : 0;
            if (char.IsAsciiLetter(c) && c != 'X')
            {
                return false;
            }
        }

        return zeros >= StandInZeros;
    }
}
