using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Usage;

/// <summary>Adds up what the hosting of tuned models costs within the days asked for, each currency for itself: from the first answer to the end, or until now.</summary>
internal sealed class HostingCosts(DateOnly? from, DateOnly? to, DateTimeOffset now)
{
    private readonly Dictionary<string, decimal> _costs = new(StringComparer.Ordinal);

    /// <summary>Stretches within the days whose hourly price is unknown.</summary>
    public int Unpriced { get; private set; }

    public IReadOnlyDictionary<string, decimal> Costs => _costs;

    public void Add(ModelDeployment deployment)
    {
        var hosted = Overlap(deployment);
        if (hosted <= TimeSpan.Zero)
        {
            return;
        }

        if (PriceMath.PriceOfHosting(deployment.HostingPerHour, hosted) is { } cost)
        {
            _costs[cost.Currency] = _costs.GetValueOrDefault(cost.Currency) + cost.Amount;
        }
        else
        {
            Unpriced++;
        }
    }

    private TimeSpan Overlap(ModelDeployment deployment)
    {
        if (deployment.ReadyAt is not { } begin)
        {
            return TimeSpan.Zero;
        }

        var end = deployment.EndedAt ?? now;
        begin = from is { } first && StartOf(first) > begin ? StartOf(first) : begin;
        end = to is { } last && last < DateOnly.MaxValue && StartOf(last.AddDays(1)) < end ? StartOf(last.AddDays(1)) : end;
        return end - begin;
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
