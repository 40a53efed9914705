using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>Counts what a reading uses, and holds it to its spend limit: each request reserves what it is taken to cost until it is known. Thread-safe.</summary>
internal sealed class ReadingMeter(ModelPrice? price, Money? limit)
{
    private readonly Lock _lock = new();
    private ExtractionUsage _usage = new(0, 0, 0, 0, 0);
    private decimal _reserved;
    private decimal _spent;

    internal ExtractionUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return _usage;
            }
        }
    }

    internal Money? Cost => Usage is { RequestsWithoutUsage: 0 } used
        ? PriceMath.PriceOfMessage(price, used.InputTokens, used.CachedInputTokens, used.OutputTokens)
        : null;

    /// <summary>Says whether a request may be sent; then its answer, or its failure, must be told.</summary>
    internal bool TryReserve(Money? expected)
    {
        lock (_lock)
        {
            var amount = expected?.Amount ?? 0;
            if (limit is { } most && _spent + _reserved + amount > most.Amount)
            {
                return false;
            }

            _reserved += amount;
            return true;
        }
    }

    /// <summary>A request that was not answered is taken to cost nothing.</summary>
    internal void Failed(Money? expected)
    {
        lock (_lock)
        {
            _reserved -= expected?.Amount ?? 0;
        }
    }

    internal void Answered(Money? expected, UsageDetails? used)
    {
        var input = Math.Max(0, used?.InputTokenCount ?? 0);
        var cached = Math.Max(0, used?.CachedInputTokenCount ?? 0);
        var output = Math.Max(0, used?.OutputTokenCount ?? 0);
        var isKnown = used?.InputTokenCount is not null && used.OutputTokenCount is not null;
        lock (_lock)
        {
            _reserved -= expected?.Amount ?? 0;
            _spent += (isKnown ? PriceMath.PriceOfMessage(price, input, cached, output) : expected)?.Amount ?? 0;
            _usage = new(_usage.Requests + 1, _usage.InputTokens + input, _usage.CachedInputTokens + cached, _usage.OutputTokens + output, _usage.RequestsWithoutUsage + (isKnown ? 0 : 1));
        }
    }
}
