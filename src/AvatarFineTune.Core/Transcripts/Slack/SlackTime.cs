using System.Globalization;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Reads <c>ts</c>: seconds since 1970 in UTC, a point, and digits that make it unique within its channel.</summary>
internal static class SlackTime
{
    private const long LastSecond = 253_402_300_799;

    internal static bool TryParse(string? ts, out DateTime utc)
    {
        utc = default;
        if (ts is null)
        {
            return false;
        }

        var point = ts.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? ts : ts.AsSpan(0, point);
        var fraction = point < 0 ? default : ts.AsSpan(point + 1);
        if (!long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LastSecond
            || fraction.Length > 12 || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        long ticks = 0;
        for (var i = 0; i < 7; i++)
        {
            ticks = (ticks * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        utc = DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(ticks), DateTimeKind.Unspecified);
        return true;
    }
}
