using System.Globalization;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string ByConversation = "conversation_id, position, id";
    private const string ByQuality = "quality_score DESC, id";
    private static readonly string LargestPage = string.Create(CultureInfo.InvariantCulture, $"LIMIT {StoreInput.MaxPage + 1}");

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

    /// <summary>
    /// Builds the query of a page. Only constants become SQL; every value is a parameter. The largest page stands in it as
    /// well: of a limit that it does not know, the server guesses a tenth of the table, and would rather plan each page anew.
    /// </summary>
    internal static (string Sql, (string, object?)[] Values) Page(AvatarKey avatar, ExampleQuery query, ExampleCursor? cursor, int rows)
    {
        List<(string, object?)> values = [.. Key(avatar, ("rows", rows))];
        var filter = Filter(query, values);
        if (query.Order is ExampleOrder.Conversation)
        {
            if (cursor is { } row)
            {
                values.AddRange([("at", row.ConversationId), ("position", row.Position), ("id", row.Id)]);
                filter += " AND (conversation_id, position, id) > (@at, @position, @id)";
            }

            return (Limit(Select(filter, ByConversation), ByConversation), [.. values]);
        }

        if (cursor is not { } at)
        {
            return (Limit(Select(filter, ByQuality), ByQuality), [.. values]);
        }

        // The index runs down in one column and up in the other, which no comparison of rows can follow: each part takes
        // its place in the index, and the second is read only as far as the first does not fill the page.
        values.AddRange([("at", at.QualityScore), ("id", at.Id)]);
        var (equals, lesser) = (Select(filter + " AND quality_score = @at AND id > @id", ByQuality), Select(filter + " AND quality_score < @at", ByQuality));
        return (Limit($"({equals}) UNION ALL ({lesser})", ByQuality), [.. values]);
    }

    private static string Select(string filter, string order) =>
        $"SELECT {ExampleColumns} FROM aft.avatar_training_examples {Whose}{filter} ORDER BY {order} {LargestPage}";

    private static string Limit(string rows, string order) => $"SELECT * FROM ({rows}) AS page ORDER BY {order} LIMIT @rows";

    private static string Filter(ExampleQuery query, List<(string, object?)> values)
    {
        var sql = new StringBuilder();
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

        return query.IncludeExcluded ? sql.ToString() : sql.Append(" AND exclusion IS NULL").ToString();
    }
}
