using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public Task<ExamplePage> ReadExamplesAsync(AvatarKey avatar, ExampleQuery query, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(query);
        StoreInput.CheckLimit(limit, StoreInput.MaxPage);
        ExampleCursor? cursor = after is null ? null : ExampleCursor.Parse(after, query.Order);
        return ReadAsync("ReadExamples", c =>
        {
            using var command = c.CreateCommand();
            Page(command, avatar, query, cursor, limit + 1);
            using var reader = command.ExecuteReader();
            var rows = new List<TrainingExample>();
            while (reader.Read())
            {
                rows.Add(SqliteRow.Read(reader, ReadExample));
            }

            return ExampleCursor.Page(rows, limit, query.Order);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetExample", c => c.First(ReadExample, $"SELECT {ExampleColumns} {OneExample}", Key(avatar, ("$id", SqliteValue.Of(exampleId)))), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TrainingExample?> SetExclusionAsync(AvatarKey avatar, Guid exampleId, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync("SetExclusion", c => c.First(
            ReadExample,
            $"UPDATE avatar_training_examples SET exclusion = $reason {ThisExample} RETURNING {ExampleColumns}",
            Key(avatar, ("$id", SqliteValue.Of(exampleId)), ("$reason", StoredText.Clean(reason)))), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TrainingExample?> EditReplyAsync(
        AvatarKey avatar, Guid exampleId, string reply, double qualityScore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(reply);
        StoreInput.CheckQuality(qualityScore, nameof(qualityScore));
        return WriteAsync("EditReply", c => c.First(
            ReadExample,
            $"UPDATE avatar_training_examples SET reply = $reply, quality_score = $quality, is_edited = 1 {ThisExample} RETURNING {ExampleColumns}",
            Key(avatar, ("$id", SqliteValue.Of(exampleId)), ("$reply", StoredText.Clean(reply)), ("$quality", qualityScore))), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetStatistics", c =>
        {
            // Two statements, one snapshot.
            c.Run("BEGIN");
            try
            {
                var patterns = c.All(
                    row => (Pattern: StoredNames.Pattern(row.Text()), Count: row.Int()),
                    """
                    SELECT pattern_type, count(*) FROM avatar_training_examples
                    WHERE user_id = $user AND avatar_id = $avatar AND exclusion IS NULL GROUP BY pattern_type
                    """,
                    Key(avatar));
                return c.First(
                    row => new ExampleStatistics
                    {
                        Total = row.Int(),
                        Excluded = row.Int(),
                        UsedInTraining = row.Int(),
                        Conversations = row.Int(),
                        AverageQuality = row.DoubleOrNull() ?? 0,
                        ByPattern = patterns.ToDictionary(p => p.Pattern, p => p.Count),
                    },
                    """
                    SELECT count(*), count(exclusion), coalesce(sum(used_in_training), 0), count(DISTINCT conversation_id),
                        avg(quality_score) FILTER (WHERE exclusion IS NULL)
                    FROM avatar_training_examples WHERE user_id = $user AND avatar_id = $avatar
                    """,
                    Key(avatar))!;
            }
            finally
            {
                c.Run("ROLLBACK");
            }
        }, cancellationToken);
    }

    /// <summary>Builds the query of a page. Only constants become SQL; every value is a parameter.</summary>
    private static void Page(SqliteCommand command, AvatarKey avatar, ExampleQuery query, ExampleCursor? cursor, int rows)
    {
        var sql = new StringBuilder("SELECT ").Append(ExampleColumns)
            .Append(" FROM avatar_training_examples WHERE user_id = $user AND avatar_id = $avatar AND quality_score >= $quality");
        foreach (var (name, value) in Key(avatar, ("$quality", query.MinQuality), ("$rows", rows)))
        {
            command.Parameters.AddWithValue(name, value);
        }

        AddList(command, sql, "training_data_id", "$import", query.Imports?.Select(SqliteValue.Of));
        AddList(command, sql, "pattern_type", "$pattern", query.Patterns?.Select(StoredNames.Of));
        if (!query.IncludeExcluded)
        {
            sql.Append(" AND exclusion IS NULL");
        }

        var byQuality = query.Order is ExampleOrder.Quality;
        if (cursor is { } at)
        {
            command.Parameters.AddWithValue("$id", SqliteValue.Of(at.Id));
            sql.Append(byQuality
                ? " AND (quality_score < $at OR (quality_score = $at AND id > $id))"
                : " AND (conversation_id, position, id) > ($at, $position, $id)");
            command.Parameters.AddWithValue("$at", byQuality ? at.QualityScore : SqliteValue.Of(at.ConversationId));
            command.Parameters.AddWithValue("$position", at.Position);
        }

        sql.Append(byQuality ? " ORDER BY quality_score DESC, id" : " ORDER BY conversation_id, position, id").Append(" LIMIT $rows");
#pragma warning disable CA2100 // Put together of constants of this method; values are parameters.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
    }

    private static void AddList(SqliteCommand command, StringBuilder sql, string column, string parameter, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return;
        }

        // One parameter for any number of values: a list in the statement would hit SQLite's limit of parameters.
        sql.Append(" AND ").Append(column).Append(" IN (SELECT value FROM json_each(").Append(parameter).Append("))");
        command.Parameters.AddWithValue(parameter, StoredJson.Write([.. values]));
    }
}
