using System.Globalization;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>The time in a title: <c>31.01.2024 22:05:07 UTC+01:00</c>; old versions write no offset.</summary>
internal static class TelegramTime
{
    private const string Local = "dd.MM.yyyy HH:mm:ss";
    private static readonly TimeSpan FarthestOffset = TimeSpan.FromHours(14);

    internal static bool TryRead(string? title, out DateTime time, out TimeSpan? offset)
    {
        offset = null;
        time = default;
        if (title is null || title.Length < Local.Length
            || !DateTime.TryParseExact(title.AsSpan(0, Local.Length), Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            return false;
        }

        var zone = title.AsSpan(Local.Length).Trim();
        if (zone.IsEmpty)
        {
            return true;
        }

        if (!zone.StartsWith("UTC", StringComparison.Ordinal))
        {
            return false;
        }

        zone = zone[3..];
        if (zone.IsEmpty)
        {
            offset = TimeSpan.Zero;
            return true;
        }

        if (!TimeSpan.TryParseExact(zone[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var distance) || zone[0] is not ('+' or '-'))
        {
            return false;
        }

        // No zone is farther from UTC; the clock is right all the same.
        offset = distance > FarthestOffset ? null : zone[0] == '-' ? -distance : distance;
        return true;
    }
}
