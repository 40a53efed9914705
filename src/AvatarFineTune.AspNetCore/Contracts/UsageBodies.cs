using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Usage;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>A day's usage of one model.</summary>
/// <param name="Date">The day, UTC.</param>
/// <param name="Model">As <c>vendor/model</c>.</param>
/// <param name="Messages">Answered messages.</param>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="CachedInputTokens">Of these, from the vendor's cache.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="Cost">What is known to be paid.</param>
/// <param name="UnpricedMessages">Messages whose price is unknown.</param>
/// <param name="Fallbacks">Messages that another model than the wanted one answered.</param>
internal sealed record UsageDayBody(
    DateOnly Date, string Model, long Messages, long InputTokens, long CachedInputTokens, long OutputTokens, MoneyBody Cost, long UnpricedMessages, long Fallbacks)
{
    public static UsageDayBody Of(DailyUsage d) => new(
        d.Date, d.Model.ToString(), d.Messages, d.InputTokens, d.CachedInputTokens, d.OutputTokens, new(d.EstimatedCost, d.Currency), d.UnpricedMessages, d.Fallbacks);
}

/// <summary>An avatar's usage.</summary>
/// <param name="Items">Days and models.</param>
internal sealed record UsageList(IReadOnlyList<UsageDayBody> Items);

/// <summary>What an avatar cost in one currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Training">Jobs, as billed.</param>
/// <param name="EstimatedTraining">Jobs whose bill isn't known yet, as estimated.</param>
/// <param name="Messages">Answered messages.</param>
/// <param name="Hosting">Hosting; missing if unknown.</param>
/// <param name="Total">All of it.</param>
internal sealed record CurrencyCostBody(string Currency, decimal Training, decimal EstimatedTraining, decimal Messages, decimal? Hosting, decimal Total);

/// <summary>What an avatar cost.</summary>
/// <param name="Costs">By currency.</param>
/// <param name="UnpricedJobs">Jobs whose price is unknown.</param>
/// <param name="UnpricedMessages">Messages whose price is unknown.</param>
/// <param name="UnpricedDeployments">Stretches of hosting whose price is unknown.</param>
internal sealed record CostBody(IReadOnlyList<CurrencyCostBody> Costs, int UnpricedJobs, long UnpricedMessages, int UnpricedDeployments)
{
    public static CostBody Of(CostSummary c) => new(
        [.. c.Costs.Select(x => new CurrencyCostBody(x.Currency, x.Training, x.EstimatedTraining, x.Messages, x.Hosting, x.Total))],
        c.UnpricedJobs, c.UnpricedMessages, c.UnpricedDeployments);
}

/// <summary>A budget.</summary>
/// <param name="Scope">What it limits: <c>avatar-day</c>, <c>avatar-month</c> or <c>owner-month</c>.</param>
/// <param name="Limit">How much may be spent.</param>
/// <param name="Spent">How much is.</param>
/// <param name="Remaining">How much may still be.</param>
/// <param name="IsExceeded">Whether nothing more is answered.</param>
/// <param name="ResetsAt">When it begins anew.</param>
internal sealed record BudgetBody(string Scope, MoneyBody Limit, MoneyBody Spent, MoneyBody Remaining, bool IsExceeded, DateTimeOffset ResetsAt)
{
    public static BudgetBody Of(BudgetStatus b) => new(Words.Of(b.Scope), MoneyBody.Of(b.Limit)!, MoneyBody.Of(b.Spent)!, MoneyBody.Of(b.Remaining)!, b.IsExceeded, b.ResetsAt);
}

/// <summary>An avatar's budgets.</summary>
/// <param name="Items">Those that the app has set.</param>
internal sealed record BudgetList(IReadOnlyList<BudgetBody> Items);
