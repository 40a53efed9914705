namespace AvatarFineTune.Transcripts;

/// <summary>Which way a chat is told: some exports write the newest message first, and then those of one moment upside down, too.</summary>
internal static class TimeDirection
{
    /// <summary>Whether more messages are older than the one above them than newer: a few out of order turn nothing around.</summary>
    internal static bool RunsBackwards<T>(IReadOnlyList<T> messages, Func<T, long> ticksOf)
    {
        var direction = 0;
        var last = messages.Count > 0 ? ticksOf(messages[0]) : 0;
        for (var i = 1; i < messages.Count; i++)
        {
            var ticks = ticksOf(messages[i]);
            direction += ticks.CompareTo(last);
            last = ticks;
        }

        return direction < 0;
    }
}
