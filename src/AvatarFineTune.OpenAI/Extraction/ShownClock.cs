using System.Text.RegularExpressions;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>Reads a clock time as apps show it: <c>21:05</c>, <c>9:05 PM</c>, <c>9.05 p.m.</c>, <c>21h05</c>, <c>21:05:33</c>.</summary>
internal static partial class ShownClock
{
    internal static TimeOnly? Parse(string? shown)
    {
        if (shown is null || shown.Length > 40 || Form().Match(shown) is not { Success: true } match)
        {
            return null;
        }

        var hour = Number(match.Groups["h"].ValueSpan);
        var half = match.Groups["half"].ValueSpan;
        if (half.Length > 0)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        }

        var minute = Number(match.Groups["m"].ValueSpan);
        var second = Number(match.Groups["s"].ValueSpan);
        return hour < 24 && minute < 60 && second < 60 ? new(hour, minute, second) : null;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    [GeneratedRegex(@"^\D*?(?<h>[0-9]{1,2})[:.h](?<m>[0-9]{2})([:.](?<s>[0-9]{2}))?(\s*(?<half>[ap])\.?\s?m\.?)?\D*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
