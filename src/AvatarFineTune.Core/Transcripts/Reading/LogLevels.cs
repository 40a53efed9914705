using System.Text;

namespace AvatarFineTune.Transcripts;

/// <summary>What a program's log has where a chat has names.</summary>
internal static class LogLevels
{
    private const int Longest = 12;

    private static readonly System.Collections.Frozen.FrozenSet<string> Words = System.Collections.Frozen.FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "trace", "debug", "info", "information", "notice", "warn", "warning", "error", "err", "fatal", "critical", "crit", "severe", "verbose", "alert", "emergency");

    /// <summary>Whether a name ends in a level: "INFO", "[main] ERROR", "app.WARNING".</summary>
    internal static bool EndIn(ReadOnlySpan<byte> name)
    {
        name = name.Trim(" []-"u8);
        var word = name[(name.LastIndexOfAny((byte)' ', (byte)'.', (byte)'-') + 1)..];
        return IsLevel(word);
    }

    /// <summary>Whether a name begins with a level: "INFO worker".</summary>
    internal static bool Begin(ReadOnlySpan<byte> name)
    {
        name = name.Trim(" []-"u8);
        var end = name.IndexOfAny((byte)' ', (byte)']');
        return IsLevel(end < 0 ? name : name[..end]);
    }

    private static bool IsLevel(ReadOnlySpan<byte> word) => word.Length is >= 3 and <= Longest && Words.Contains(Encoding.UTF8.GetString(word));
}
