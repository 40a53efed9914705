namespace AvatarFineTune.Usage;

/// <summary>
/// The durable count of what was answered; comes with the training store. When <see cref="RecordAsync"/> returns, the
/// record survives a kill of this process, and it counts once however often it is recorded. Thread-safe.
/// </summary>
public interface IUsageStore
{
    /// <summary>Adds a record to its day's total. Money is rounded to ten decimals, half up, and added exactly.</summary>
    /// <returns>Whether it was new: <see langword="false"/> if the id was recorded before.</returns>
    Task<bool> RecordAsync(UsageRecord record, CancellationToken cancellationToken);

    /// <summary>Reads daily totals, newest day first, then by avatar, vendor, model and currency (ordinal).</summary>
    Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken);
}

/// <summary>
/// Hears of every answered message, beside the store: a billing system, an event bus. Register any number. It is called
/// after the store, may be slow, and a failing one breaks neither the chat nor the others.
/// </summary>
public interface IUsageSink
{
    /// <summary>Takes a record.</summary>
    ValueTask WriteAsync(UsageRecord record, CancellationToken cancellationToken);
}
