using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    /// <remarks>
    /// Records that are added at the same time are committed together. A caller who gives up stops waiting, and its record
    /// may still be stored.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async Task<bool> RecordAsync(UsageRecord record, CancellationToken cancellationToken)
    {
        record = StoreInput.Clean(record);
        cancellationToken.ThrowIfCancellationRequested();
        return await _usage.AddAsync(record).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        StoreInput.Check(query);
        return _database.ReadAsync(
            "GetDailyUsage",
            PostgresScope.User(query.UserId),
            async c => DailyTotals.Sort(await c.AllAsync(
                ReadUsage,
                """
                SELECT user_id, avatar_id, usage_date, vendor, model, currency, messages_count, input_tokens, cached_input_tokens, output_tokens,
                    estimated_cost, unpriced_messages, fallback_count
                FROM aft.avatar_fine_tune_usage
                WHERE user_id = @user AND (@avatar::text IS NULL OR avatar_id = @avatar::text)
                    AND usage_date >= coalesce(@from::date, '-infinity') AND usage_date <= coalesce(@to::date, 'infinity')
                """,
                ("user", query.UserId), ("avatar", query.AvatarId), ("from", query.From), ("to", query.To)).ConfigureAwait(false)),
            cancellationToken);
    }

    private static DailyUsage ReadUsage(PostgresRow row) => new()
    {
        Avatar = row.Avatar(),
        Date = row.Day(),
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
