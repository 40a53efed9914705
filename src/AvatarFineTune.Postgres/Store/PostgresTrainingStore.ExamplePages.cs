using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    public Task<ExamplePage> ReadExamplesAsync(AvatarKey avatar, ExampleQuery query, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(query);
        StoreInput.CheckLimit(limit, StoreInput.MaxPage);
        ExampleCursor? cursor = after is null ? null : ExampleCursor.Parse(after, query.Order);
        var (sql, values) = Page(avatar, query, cursor, limit + 1);
        return ReadAsync(
            "ReadExamples",
            avatar,
            async c => ExampleCursor.Page(await c.AllAsync(ReadExample(avatar), sql, values).ConfigureAwait(false), limit, query.Order),
            cancellationToken);
    }

    /// <summary>Builds the query of a page. Only constants become SQL; every value is a parameter.</summary>
    private static (string Sql, (string, object?)[] Values) Page(AvatarKey avatar, ExampleQuery query, ExampleCursor? cursor, int rows)
    {
        var byQuality = query.Order is ExampleOrder.Quality;
        var sql = new StringBuilder($"SELECT {ExampleColumns} FROM aft.avatar_training_examples {Whose}");
        List<(string, object?)> values = [.. Key(avatar, ("rows", rows))];
        if (cursor is { } at)
        {
            sql.Append(byQuality
                ? " AND (-quality_score, id) > (-@at::double precision, @id)"
                : " AND (conversation_id, position, id) > (@at, @position, @id)");
            values.AddRange(byQuality
                ? [("at", at.QualityScore), ("id", at.Id)]
                : [("at", at.ConversationId), ("position", at.Position), ("id", at.Id)]);
        }

        if (!(query.MinQuality <= 0))
        {
            sql.Append(" AND quality_score >= @quality");
            values.Add(("quality", query.MinQuality));
        }

        if (query.Imports is { } imports)
        {
            sql.Append(" AND training_data_id = ANY (@imports)");
            values.Add(("imports", imports.ToArray()));
        }

        if (query.Patterns is { } patterns)
        {
            sql.Append(" AND pattern_type = ANY (@patterns)");
            values.Add(("patterns", patterns.Select(StoredNames.Of).ToArray()));
        }

        if (!query.IncludeExcluded)
        {
            sql.Append(" AND exclusion IS NULL");
        }

        sql.Append(byQuality ? " ORDER BY -quality_score, id" : " ORDER BY conversation_id, position, id").Append(" LIMIT @rows");
        return (sql.ToString(), [.. values]);
    }
}
