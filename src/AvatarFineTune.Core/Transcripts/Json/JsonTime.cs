using System.Globalization;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>Times as exports write them; what no chat can be from is refused, so that a broken record is counted and not filed under year 1.</summary>
internal static class JsonTime
{
    private static readonly DateTime Earliest = new(1990, 1, 1);
    private static readonly DateTime Latest = new(2200, 1, 1);

    /// <summary>Whole seconds since 1970, as text.</summary>
    internal static DateTime FromSeconds(string seconds) => FromMilliseconds(checked(Parse(seconds) * 1000));

    /// <summary>Milliseconds since 1970 as text; seconds, which the oldest exports write, are told by their size.</summary>
    internal static DateTime FromMillisecondsOrSeconds(string number)
    {
        var value = Parse(number);
        return FromMilliseconds(value is < 100_000_000_000 and > -100_000_000_000 ? value * 1000 : value);
    }

    /// <summary>A time with its offset, or in UTC where none is written.</summary>
    internal static DateTimeOffset FromText(string text)
    {
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Check(time.DateTime);
        return time;
    }

    /// <exception cref="FormatException">No chat can be from that time.</exception>
    internal static DateTime Check(DateTime time) => time >= Earliest && time < Latest ? time : throw new FormatException("No chat is from that time.");

    private static long Parse(string number) => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : (long)decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateTime FromMilliseconds(long milliseconds) => milliseconds is > -10_000_000_000_000 and < 10_000_000_000_000
        ? Check(DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Unspecified).AddMilliseconds(milliseconds))
        : throw new FormatException("No chat is from that time.");
}
