using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Stores.InMemory;

/// <summary>A day's total that is added to in place: one is added to for every answer. Not thread-safe; the store's lock is held.</summary>
internal sealed class UsageTotal(UsageRecord first)
{
    private readonly DailyUsage _first = DailyTotals.Of(first);
    private long _messages;
    private long _inputTokens;
    private long _cachedInputTokens;
    private long _outputTokens;
    private decimal _cost;
    private long _unpriced;
    private long _fallbacks;

    /// <summary>The total as it stands.</summary>
    public DailyUsage Daily => DailyTotals.Add(_first, _first with
    {
        Messages = _messages,
        InputTokens = _inputTokens,
        CachedInputTokens = _cachedInputTokens,
        OutputTokens = _outputTokens,
        EstimatedCost = _cost,
        UnpricedMessages = _unpriced,
        Fallbacks = _fallbacks,
    });

    /// <summary>Adds a record of the same day, avatar, model and currency.</summary>
    public void Add(UsageRecord record)
    {
        _messages++;
        _inputTokens += record.InputTokens;
        _cachedInputTokens += record.CachedInputTokens;
        _outputTokens += record.OutputTokens;
        _cost += record.Cost?.Amount ?? 0;
        _unpriced += record.Cost is null ? 1 : 0;
        _fallbacks += record.IsFallback ? 1 : 0;
    }
}
