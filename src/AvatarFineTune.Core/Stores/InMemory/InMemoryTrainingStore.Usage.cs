using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    private readonly Dictionary<(AvatarKey Avatar, DateOnly Date, ModelRef Model, string Currency), UsageTotal> _usage = [];
    private readonly Dictionary<(string UserId, Guid Id), AvatarKey> _recorded = [];

    /// <inheritdoc/>
    public Task<bool> RecordAsync(UsageRecord record, CancellationToken cancellationToken)
    {
        // By itself and not through Run, whose closure every answer would pay for.
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        try
        {
            lock (_lock)
            {
                return Task.FromResult(Record(StoreInput.Clean(record)));
            }
        }
#pragma warning disable CA1031 // Not swallowed: it is the task's outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException<bool>(exception);
        }
    }

    private bool Record(UsageRecord record)
    {
        if (!_recorded.TryAdd((record.Avatar.UserId, record.Id), record.Avatar))
        {
            return false;
        }

        var key = (record.Avatar, DailyTotals.DayOf(record), record.Model, DailyTotals.CurrencyOf(record));
        if (_usage.TryGetValue(key, out var total))
        {
            total.Add(record);
        }
        else
        {
            _usage[key] = new(record);
        }

        return true;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.Check(query);
        return DailyTotals.Sort(_usage.Values.Select(t => t.Daily).Where(u => u.Avatar.UserId == query.UserId
            && (query.AvatarId is null || u.Avatar.AvatarId == query.AvatarId)
            && (query.From is null || u.Date >= query.From)
            && (query.To is null || u.Date <= query.To)));
    }, cancellationToken);

    private void EraseUsage(AvatarKey avatar)
    {
        foreach (var key in _usage.Keys.Where(k => k.Avatar == avatar).ToList())
        {
            _usage.Remove(key);
        }

        foreach (var key in _recorded.Where(r => r.Value == avatar).Select(r => r.Key).ToList())
        {
            _recorded.Remove(key);
        }
    }
}
