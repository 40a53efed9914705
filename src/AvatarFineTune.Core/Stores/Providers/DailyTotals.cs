using AvatarFineTune.Usage;

namespace AvatarFineTune.Stores.Providers;

/// <summary>How records become daily totals: one rule for every store.</summary>
public static class DailyTotals
{
    /// <summary>
    /// The total of one record, on its UTC day. A record without a price goes to the row of the empty currency, so that
    /// the order of records never decides where it is counted.
    /// </summary>
    public static DailyUsage Of(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new()
        {
            Avatar = record.Avatar,
            Date = DayOf(record),
            Model = record.Model,
            Currency = CurrencyOf(record),
            Messages = 1,
            InputTokens = record.InputTokens,
            CachedInputTokens = record.CachedInputTokens,
            OutputTokens = record.OutputTokens,
            EstimatedCost = record.Cost?.Amount ?? 0,
            UnpricedMessages = record.Cost is null ? 1 : 0,
            Fallbacks = record.IsFallback ? 1 : 0,
        };
    }

    /// <summary>The UTC day that a record counts on.</summary>
    internal static DateOnly DayOf(UsageRecord record) => DateOnly.FromDateTime(record.At.UtcDateTime);

    /// <summary>The currency whose row a record counts in; empty without a price.</summary>
    internal static string CurrencyOf(UsageRecord record) => record.Cost?.Currency ?? "";

    /// <summary>Adds two totals of the same day, avatar, model and currency, to the last decimal.</summary>
    public static DailyUsage Add(DailyUsage total, DailyUsage more)
    {
        ArgumentNullException.ThrowIfNull(total);
        ArgumentNullException.ThrowIfNull(more);
        return total with
        {
            Messages = total.Messages + more.Messages,
            InputTokens = total.InputTokens + more.InputTokens,
            CachedInputTokens = total.CachedInputTokens + more.CachedInputTokens,
            OutputTokens = total.OutputTokens + more.OutputTokens,
            EstimatedCost = total.EstimatedCost + more.EstimatedCost,
            UnpricedMessages = total.UnpricedMessages + more.UnpricedMessages,
            Fallbacks = total.Fallbacks + more.Fallbacks,
        };
    }

    /// <summary>Newest day first, then by avatar, vendor, model and currency: ordinal, whatever the database's collation.</summary>
    public static IReadOnlyList<DailyUsage> Sort(IEnumerable<DailyUsage> totals) =>
    [
        .. totals.OrderByDescending(t => t.Date)
            .ThenBy(t => t.Avatar.AvatarId, StringComparer.Ordinal)
            .ThenBy(t => t.Model.Vendor, StringComparer.Ordinal)
            .ThenBy(t => t.Model.Model, StringComparer.Ordinal)
            .ThenBy(t => t.Currency, StringComparer.Ordinal),
    ];
}
