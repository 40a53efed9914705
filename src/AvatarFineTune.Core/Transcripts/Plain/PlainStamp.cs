using System.Buffers;
using System.Globalization;
using System.Text;

namespace AvatarFineTune.Transcripts.Plain;

/// <summary>A time before a name: <c>[2024-01-31 22:05]</c>, <c>(22:05)</c> or <c>2024-01-31 22:05</c>.</summary>
internal static class PlainStamp
{
    private const int Longest = 32;

    private static readonly SearchValues<byte> InStamps = SearchValues.Create("0123456789:./- ,TZAPMapm"u8);
    private static readonly string[] Formats =
        ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy/MM/dd HH:mm", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-dd, HH:mm", "yyyy-MM-dd, HH:mm:ss"];

    /// <returns>How much of the line it takes, with the blank behind it; 0 where there is none.</returns>
    internal static int LengthIn(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return 0;
        }

        var length = line[0] switch
        {
            (byte)'[' => line.IndexOf((byte)']') + 1,
            (byte)'(' => line.IndexOf((byte)')') + 1,
            >= (byte)'0' and <= (byte)'9' => Bare(line),
            _ => 0,
        };
        if (length is 0 or > Longest || length >= line.Length || line[length] is not ((byte)' ' or (byte)'-'))
        {
            return 0;
        }

        var inside = Inside(line[..length]);
        var isTime = !inside.ContainsAnyExcept(InStamps) && inside.Contains((byte)':') && inside.ContainsAnyInRange((byte)'0', (byte)'9');

        // "12:05 - Ava: hi" has a dash behind the time.
        var rest = line[length..].TrimStart((byte)' ');
        rest = rest.StartsWith("- "u8) ? rest[2..] : rest;
        return isTime ? line.Length - rest.Length : 0;
    }

    /// <summary>The time, where date and clock are both there and can be read in one way only.</summary>
    internal static DateTime? TimeOf(ReadOnlySpan<byte> stamp)
    {
        stamp = stamp.TrimEnd(" -"u8);
        return DateTime.TryParseExact(Encoding.UTF8.GetString(Inside(stamp)), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    private static ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> stamp) => stamp.Length > 1 && stamp[0] is (byte)'[' or (byte)'(' ? stamp[1..^1] : stamp;

    /// <summary>Without brackets only what ends with a clock time is one: "12 apostles: …" is not.</summary>
    private static int Bare(ReadOnlySpan<byte> line)
    {
        var colon = line[..Math.Min(line.Length, Longest)].IndexOf((byte)':');
        if (colon < 1 || !IsDigit(line, colon - 1) || !IsDigit(line, colon + 1) || !IsDigit(line, colon + 2))
        {
            return 0;
        }

        var end = colon + 3;
        return end + 2 < line.Length && line[end] == ':' && IsDigit(line, end + 1) && IsDigit(line, end + 2) ? end + 3 : end;
    }

    private static bool IsDigit(ReadOnlySpan<byte> line, int i) => i < line.Length && line[i] is >= (byte)'0' and <= (byte)'9';
}
