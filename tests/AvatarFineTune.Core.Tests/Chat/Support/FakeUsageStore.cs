using AvatarFineTune.Usage;

namespace AvatarFineTune.Core.Tests.Chat.Support;

/// <summary>A usage store that remembers each record, and can be made slow or broken.</summary>
internal sealed class FakeUsageStore(IUsageStore inner) : IUsageStore
{
    private readonly Lock _lock = new();
    private readonly List<UsageRecord> _records = [];

    /// <summary>Runs before each write; null for nothing.</summary>
    public Func<UsageRecord, CancellationToken, Task>? BeforeWrite { get; set; }

    public int Reads { get; private set; }

    public IReadOnlyList<UsageRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records];
            }
        }
    }

    public async Task<bool> RecordAsync(UsageRecord record, CancellationToken cancellationToken)
    {
        if (BeforeWrite is { } before)
        {
            await before(record, cancellationToken);
        }

        lock (_lock)
        {
            _records.Add(record);
        }

        return await inner.RecordAsync(record, cancellationToken);
    }

    public Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        Reads++;
        return inner.GetDailyAsync(query, cancellationToken);
    }
}
