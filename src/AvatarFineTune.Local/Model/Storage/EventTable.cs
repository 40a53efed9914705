using System.Globalization;
using AvatarFineTune.Local.Model.Training;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Storage;

/// <summary>What a job told: its states, and the metrics of each step.</summary>
internal static class EventTable
{
    private const string IdPrefix = "ftevent-";

    public static void Add(SqliteConnection connection, string job, DateTimeOffset at, JobNote note) =>
        connection.Execute(
            """
            INSERT INTO job_events (job, number, at, level, message, step, learned, held_out, recall_at_1, recall_at_5, mrr)
            SELECT $job, 1 + coalesce(max(number), 0), $at, $level, $message, $step, $learned, $held_out, $recall1, $recall5, $mrr
            FROM job_events WHERE job = $job
            """,
            ("$job", job), ("$at", at.ToUnixTimeMilliseconds()), ("$level", note.Level), ("$message", note.Message), ("$step", note.Step),
            ("$learned", note.Learned), ("$held_out", note.HeldOut?.Replies), ("$recall1", note.HeldOut?.RecallAt1),
            ("$recall5", note.HeldOut?.RecallAt5), ("$mrr", note.HeldOut?.MeanReciprocalRank));

    public static List<VendorJobEvent> Read(SqliteConnection connection, string job, long after)
    {
        using var command = connection.Command(
            """
            SELECT number, at, level, message, step, learned, held_out, recall_at_1, recall_at_5, mrr
            FROM job_events WHERE job = $job AND number > $after ORDER BY number
            """,
            ("$job", job), ("$after", after));
        using var reader = command.ExecuteReader();
        var events = new List<VendorJobEvent>();
        while (reader.Read())
        {
            var id = IdPrefix + reader.GetInt64(0).ToString("D6", CultureInfo.InvariantCulture);
            events.Add(new(id, reader.Time(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4), Metrics(reader)));
        }

        return events;
    }

    /// <summary>The number in an event's id; <see langword="null"/> if it is none of ours.</summary>
    public static long? Number(string id) =>
        id.StartsWith(IdPrefix, StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Dictionary<string, double>? Metrics(SqliteDataReader reader)
    {
        if (reader.IsDBNull(4))
        {
            return null;
        }

        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["learned"] = reader.GetInt64(5) };
        if (!reader.IsDBNull(6))
        {
            metrics["held_out"] = reader.GetInt64(6);
            metrics["recall@1"] = reader.GetDouble(7);
            metrics["recall@5"] = reader.GetDouble(8);
            metrics["mrr"] = reader.GetDouble(9);
        }

        return metrics;
    }
}

/// <summary>Something worth telling about a job.</summary>
internal sealed record JobNote(string Level, string Message, int? Step = null, int? Learned = null, HeldOutMetrics? HeldOut = null);
