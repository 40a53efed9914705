using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <summary>
    /// Reads the examples once: the many rows become few, by conversation and pattern, and those are counted as a whole
    /// (a row without a pattern, there even if nothing else is) and by pattern.
    /// </summary>
    private const string CountExamples = """
        SELECT pattern_type, coalesce(sum(total), 0)::integer, coalesce(sum(kept), 0)::integer, coalesce(sum(used), 0)::integer,
            count(DISTINCT conversation_id)::integer, sum(quality) / nullif(sum(kept), 0)
        FROM (
            SELECT conversation_id, pattern_type, count(*) AS total, count(*) FILTER (WHERE exclusion IS NULL) AS kept,
                count(*) FILTER (WHERE used_in_training) AS used, sum(quality_score) FILTER (WHERE exclusion IS NULL) AS quality
            FROM aft.avatar_training_examples WHERE user_id = @user AND avatar_id = @avatar
            GROUP BY conversation_id, pattern_type) AS counts
        GROUP BY GROUPING SETS ((), (pattern_type))
        """;

    private static ExampleCounts ReadCounts(PostgresRow row) => new(
        row.TextOrNull() is { } pattern ? StoredNames.Pattern(pattern) : null, row.Int(), row.Int(), row.Int(), row.Int(), row.DoubleOrNull());

    private static ExampleStatistics Statistics(List<ExampleCounts> counts)
    {
        var all = counts.Single(c => c.Pattern is null);
        return new()
        {
            Total = all.Total,
            Excluded = all.Total - all.Kept,
            UsedInTraining = all.Used,
            Conversations = all.Conversations,
            AverageQuality = all.AverageQuality ?? 0,
            ByPattern = counts.Where(c => c is { Pattern: not null, Kept: > 0 }).ToDictionary(c => c.Pattern!.Value, c => c.Kept),
        };
    }

    private sealed record ExampleCounts(PatternType? Pattern, int Total, int Kept, int Used, int Conversations, double? AverageQuality);
}
