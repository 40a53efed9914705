using System.Globalization;
using AvatarFineTune.Avatars;

namespace AvatarFineTune.Local;

/// <summary>
/// How values are written. Times are UTC text of fixed width, which people can read and SQLite can sort; money is decimal
/// text, because a REAL would round it; ids are lower-case text, which sorts like the Guid.
/// </summary>
internal static class SqliteValue
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const string LocalTimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff";

    public static string Of(Guid id) => id.ToString("D");

    public static string? Of(Guid? id) => id?.ToString("D");

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static string? Of(DateTimeOffset? time) => time is { } t ? Of(t) : null;

    public static string Of(DateTime localTime) => localTime.ToString(LocalTimeFormat, CultureInfo.InvariantCulture);

    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    public static string? Of(decimal? amount) => amount?.ToString(CultureInfo.InvariantCulture);

    public static long Of(bool flag) => flag ? 1 : 0;

    public static DateTimeOffset Time(string text) => new(DateTime.ParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    public static DateTime LocalTime(string text) => DateTime.ParseExact(text, LocalTimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The two parameters that every statement on an avatar's rows has.</summary>
    public static (string, object?)[] Key(AvatarKey avatar, params ReadOnlySpan<(string, object?)> more) =>
        [("$user", avatar.UserId), ("$avatar", avatar.AvatarId), .. more];
}
