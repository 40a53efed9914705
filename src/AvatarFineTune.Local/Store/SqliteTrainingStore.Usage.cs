using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Usage;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string UsageColumns = """
        user_id, avatar_id, usage_date, vendor, model, currency, messages_count, input_tokens, cached_input_tokens, output_tokens,
        estimated_cost, unpriced_messages, fallback_count
        """;

    /// <inheritdoc/>
    public Task<bool> RecordAsync(UsageRecord record, CancellationToken cancellationToken)
    {
        record = StoreInput.Clean(record);
        return WriteAsync("RecordUsage", c =>
        {
            var one = DailyTotals.Of(record);
            var isNew = c.Run(
                """
                INSERT INTO avatar_fine_tune_usage_records (user_id, id, avatar_id, usage_date)
                VALUES ($user, $id, $avatar, $date) ON CONFLICT DO NOTHING
                """,
                Key(record.Avatar, ("$id", SqliteValue.Of(record.Id)), ("$date", SqliteValue.Of(one.Date)))) > 0;
            if (isNew)
            {
                Add(c, one);
            }

            return isNew;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        StoreInput.Check(query);
        return ReadAsync(
            "GetDailyUsage",
            c => DailyTotals.Sort(c.All(
                ReadUsage,
                $"""
                SELECT {UsageColumns} FROM avatar_fine_tune_usage
                WHERE user_id = $user AND ($avatar IS NULL OR avatar_id = $avatar)
                    AND ($from IS NULL OR usage_date >= $from) AND ($to IS NULL OR usage_date <= $to)
                """,
                ("$user", query.UserId),
                ("$avatar", query.AvatarId),
                ("$from", query.From is { } from ? SqliteValue.Of(from) : null),
                ("$to", query.To is { } to ? SqliteValue.Of(to) : null))),
            cancellationToken);
    }

    /// <summary>Read, add, write: SQLite would add decimals as doubles. The write transaction lets nobody in between.</summary>
    private static void Add(SqliteConnection c, DailyUsage one)
    {
        var key = Key(
            one.Avatar, ("$date", SqliteValue.Of(one.Date)), ("$vendor", one.Model.Vendor), ("$model", one.Model.Model), ("$currency", one.Currency));
        var before = c.First(
            ReadUsage,
            $"""
            SELECT {UsageColumns} FROM avatar_fine_tune_usage
            WHERE user_id = $user AND avatar_id = $avatar AND usage_date = $date AND vendor = $vendor AND model = $model AND currency = $currency
            """,
            key);
        var total = before is null ? one : DailyTotals.Add(before, one);
        c.Run(
            $"""
            INSERT INTO avatar_fine_tune_usage ({UsageColumns})
            VALUES ($user, $avatar, $date, $vendor, $model, $currency, $messages, $input, $cached, $output, $cost, $unpriced, $fallbacks)
            ON CONFLICT (user_id, avatar_id, usage_date, vendor, model, currency) DO UPDATE SET
                messages_count = $messages, input_tokens = $input, cached_input_tokens = $cached, output_tokens = $output,
                estimated_cost = $cost, unpriced_messages = $unpriced, fallback_count = $fallbacks
            """,
            [
                .. key, ("$messages", total.Messages), ("$input", total.InputTokens), ("$cached", total.CachedInputTokens),
                ("$output", total.OutputTokens), ("$cost", SqliteValue.Of(total.EstimatedCost)), ("$unpriced", total.UnpricedMessages),
                ("$fallbacks", total.Fallbacks),
            ]);
    }

    private static DailyUsage ReadUsage(SqliteRow row) => new()
    {
        Avatar = row.Avatar(),
        Date = SqliteValue.Day(row.Text()),
        Model = row.Model(),
        Currency = row.Text(),
        Messages = row.Long(),
        InputTokens = row.Long(),
        CachedInputTokens = row.Long(),
        OutputTokens = row.Long(),
        EstimatedCost = row.Decimal(),
        UnpricedMessages = row.Long(),
        Fallbacks = row.Long(),
    };
}
