using System.Text;

namespace AvatarFineTune.Examples.Text;

/// <summary>
/// Normalisation form C. <see cref="string.Normalize()"/> won't do: under <c>InvariantGlobalization</c> it returns the text
/// unchanged, with ICU it throws on a lone surrogate, and its tables change with the machine. A hash must not.
/// </summary>
internal static class ComposedForm
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    /// <summary>Composes a text; the same instance comes back if nothing changes. Lone surrogates pass through.</summary>
    public static string Of(string text)
    {
        var data = CanonicalData.Instance;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] >= 0x300 && data.IsUnstable(CodeAt(text, ref i)))
            {
                return Compose(Reorder(Decompose(text, data), data), data);
            }
        }

        return text;
    }

    private static int CodeAt(string text, ref int i) =>
        char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
            ? char.ConvertToUtf32(text[i], text[++i])
            : text[i];

    private static List<int> Decompose(string text, CanonicalData data)
    {
        var codes = new List<int>(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var code = CodeAt(text, ref i);
            var syllable = code - HangulBase;
            if ((uint)syllable < Syllables)
            {
                codes.Add(LeadBase + (syllable / (Vowels * Tails)));
                codes.Add(VowelBase + (syllable % (Vowels * Tails) / Tails));
                if (syllable % Tails is > 0 and var tail)
                {
                    codes.Add(TailBase + tail);
                }
            }
            else if (data.Decompose(code) is { } parts)
            {
                codes.AddRange(parts);
            }
            else
            {
                codes.Add(code);
            }
        }

        return codes;
    }

    /// <summary>Sorts each run of marks by class, stably. By a real sort: a megabyte of marks must not cost its square.</summary>
    private static int[] Reorder(List<int> codes, CanonicalData data)
    {
        var result = codes.ToArray();
        for (var start = 0; start < result.Length; start++)
        {
            if (data.Class(result[start]) == 0)
            {
                continue;
            }

            var end = start + 1;
            while (end < result.Length && data.Class(result[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var keys = new long[end - start];
                for (var i = 0; i < keys.Length; i++)
                {
                    keys[i] = ((long)data.Class(result[start + i]) << 32) | (uint)i;
                }

                MemoryExtensions.Sort(keys.AsSpan(), result.AsSpan(start, keys.Length));
            }

            start = end;
        }

        return result;
    }

    private static string Compose(int[] codes, CanonicalData data)
    {
        var length = 0;
        var starter = -1;
        var lastClass = -1;
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            var cls = data.Class(code);
            // A mark is blocked from its starter by an equal or higher class between them; a starter by anything between.
            if (starter >= 0 && lastClass < cls && Pair(codes[starter], code, data) is >= 0 and var composed)
            {
                codes[starter] = composed;
                continue;
            }

            if (cls == 0)
            {
                starter = length;
                lastClass = -1;
            }
            else
            {
                lastClass = cls;
            }

            codes[length++] = code;
        }

        var text = new StringBuilder(length);
        foreach (var code in codes.AsSpan(0, length))
        {
            _ = code > 0xFFFF ? text.Append(char.ConvertFromUtf32(code)) : text.Append((char)code);
        }

        return text.ToString();
    }

    private static int Pair(int first, int second, CanonicalData data)
    {
        var lead = first - LeadBase;
        var vowel = second - VowelBase;
        if ((uint)lead < Leads && (uint)vowel < Vowels)
        {
            return HangulBase + (((lead * Vowels) + vowel) * Tails);
        }

        var syllable = first - HangulBase;
        var tail = second - TailBase;
        return (uint)syllable < Syllables && syllable % Tails == 0 && tail is > 0 and < Tails
            ? first + tail
            : data.Compose(first, second);
    }
}
