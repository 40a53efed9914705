using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Usage;

/// <summary>Adds up what jobs cost, each currency for itself.</summary>
internal sealed class TrainingCosts(DateOnly? from, DateOnly? to)
{
    private readonly Dictionary<string, CurrencyCost> _costs = new(StringComparer.Ordinal);
    private int _unpriced;

    public void Add(FineTuneJob job)
    {
        var day = DateOnly.FromDateTime((job.FinishedAt ?? job.CreatedAt).UtcDateTime);
        if (day < from || day > to)
        {
            return;
        }

        if (job.ActualCost is { } actual)
        {
            Add(actual.Currency, c => c with { Training = c.Training + actual.Amount });
        }
        else if (MayBeBilled(job))
        {
            if (job.EstimatedCost is { } estimate && job.Status != FineTuneJobStatus.Cancelled)
            {
                Add(estimate.Currency, c => c with { EstimatedTraining = c.EstimatedTraining + estimate.Amount });
            }
            else
            {
                // Of a cancelled job the vendor bills what it had trained: somewhere between nothing and the estimate.
                _unpriced++;
            }
        }
    }

    public CostSummary Summarize(UsageQuery query, UsageSpend messages, HostingCosts hosting)
    {
        foreach (var money in messages.Costs)
        {
            Add(money.Currency, c => c with { Messages = c.Messages + money.Amount });
        }

        foreach (var (currency, amount) in hosting.Costs)
        {
            Add(currency, c => c with { Hosting = (c.Hosting ?? 0) + amount });
        }

        return new()
        {
            UserId = query.UserId,
            AvatarId = query.AvatarId,
            From = query.From,
            To = query.To,
            Costs = [.. _costs.Values.OrderBy(c => c.Currency, StringComparer.Ordinal)],
            UnpricedMessages = messages.UnpricedMessages,
            UnpricedJobs = _unpriced,
            UnpricedDeployments = hosting.Unpriced,
        };
    }

    private static bool MayBeBilled(FineTuneJob job) => job.Status switch
    {
        FineTuneJobStatus.Succeeded => true,
        FineTuneJobStatus.Failed => false,
        _ => job.VendorJobId is not null || job.CreateAttemptedAt is not null,
    };

    private void Add(string currency, Func<CurrencyCost, CurrencyCost> change) =>
        _costs[currency] = change(_costs.GetValueOrDefault(currency) ?? new(currency));
}
