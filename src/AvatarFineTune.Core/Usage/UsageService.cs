using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Usage;

/// <summary>Tells what was used and what it cost, and how budgets stand. Days are UTC days. Thread-safe.</summary>
public sealed class UsageService
{
    private readonly IUsageStore _usage;
    private readonly ITrainingStore _store;
    private readonly UsageBudgetOptions _budgets;
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    /// <exception cref="OptionsValidationException">A budget is impossible; the message names it.</exception>
    public UsageService(IUsageStore usage, ITrainingStore store, IOptions<UsageBudgetOptions> budgets, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(usage);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(budgets);
        ArgumentNullException.ThrowIfNull(time);
        _usage = usage;
        _store = store;
        _budgets = budgets.Value;
        _budgets.ThrowIfInvalid();
        _time = time;
    }

    /// <summary>Whether there is any budget to check.</summary>
    internal bool HasBudget => _budgets.IsAny;

    /// <summary>Whether models without a known price are to be passed over.</summary>
    internal bool RefusesUnpriced => _budgets.RefuseUnpriced && _budgets.IsAny;

    /// <summary>Reads daily totals, newest day first.</summary>
    /// <exception cref="TrainingStoreException">The store failed.</exception>
    public Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentException.ThrowIfNullOrEmpty(query.UserId, nameof(query));
        return query is { From: { } from, To: { } to } && from > to
            ? throw new ArgumentException($"The first day, {from:O}, is after the last, {to:O}.", nameof(query))
            : _usage.GetDailyAsync(query, cancellationToken);
    }

    /// <summary>Adds up daily totals, each currency for itself.</summary>
    /// <exception cref="TrainingStoreException">The store failed.</exception>
    public async Task<UsageSpend> GetSpendAsync(UsageQuery query, CancellationToken cancellationToken = default) =>
        UsageSpend.Of(await GetDailyAsync(query, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Tells how every budget of an avatar stands, as the chat itself asks before each answer. Reads the store once, or not
    /// at all if no budget is set.
    /// </summary>
    /// <exception cref="TrainingStoreException">The store failed: what was spent is unknown, and with a budget set the chat refuses too.</exception>
    public async Task<BudgetCheck> CheckBudgetAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        if (!_budgets.IsAny)
        {
            return new(avatar, []);
        }

        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var month = new DateOnly(today.Year, today.Month, 1);
        var days = await _usage.GetDailyAsync(
            new(avatar.UserId, _budgets.PerOwnerPerMonth is null ? avatar.AvatarId : null, month, today), cancellationToken).ConfigureAwait(false);
        var own = days.Where(d => d.Avatar == avatar).ToList();
        List<BudgetStatus> budgets = [];
        Add(BudgetScope.AvatarDay, _budgets.PerAvatarPerDay, own.FindAll(d => d.Date == today), today.AddDays(1));
        Add(BudgetScope.AvatarMonth, _budgets.PerAvatarPerMonth, own, month.AddMonths(1));
        Add(BudgetScope.OwnerMonth, _budgets.PerOwnerPerMonth, days, month.AddMonths(1));
        return new(avatar, budgets);

        void Add(BudgetScope scope, Money? limit, IReadOnlyCollection<DailyUsage> period, DateOnly resets)
        {
            if (limit is { } set)
            {
                var spend = UsageSpend.Of(period);
                budgets.Add(new()
                {
                    Scope = scope,
                    Limit = set,
                    Spent = new(spend.In(set.Currency), set.Currency),
                    UnpricedMessages = spend.UnpricedMessages,
                    OtherCurrencies = [.. spend.Costs.Where(c => !string.Equals(c.Currency, set.Currency, StringComparison.Ordinal))],
                    ResetsAt = new(resets.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
                });
            }
        }
    }

    /// <summary>
    /// Adds up training, messages and hosting. A job counts on the day it ended, or was created while it runs: with its
    /// actual cost, else marked with its estimate if it succeeded or is at the vendor. Failed jobs are free at the vendors
    /// we know and count only with an actual cost. Hosting counts by the hour, as far as it falls into the days.
    /// </summary>
    /// <param name="query">The owner, the avatar or all of them, and the days.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TrainingStoreException">The store failed.</exception>
    public async Task<CostSummary> GetCostSummaryAsync(UsageQuery query, CancellationToken cancellationToken = default)
    {
        var spend = await GetSpendAsync(query, cancellationToken).ConfigureAwait(false);
        var avatars = query.AvatarId is { } id
            ? [new(query.UserId, id)]
            : (await _store.ListAvatarsAsync(query.UserId, cancellationToken).ConfigureAwait(false)).Select(p => p.Avatar).ToList();
        var training = new TrainingCosts(query.From, query.To);
        foreach (var avatar in avatars)
        {
            foreach (var job in await _store.ListJobsAsync(avatar, cancellationToken).ConfigureAwait(false))
            {
                training.Add(job);
            }
        }

        var hosting = new HostingCosts(query.From, query.To, _time.GetUtcNow());
        foreach (var deployment in await _store.ListDeploymentsAsync(query.UserId, query.AvatarId, cancellationToken).ConfigureAwait(false))
        {
            hosting.Add(deployment);
        }

        return training.Summarize(query, spend, hosting);
    }
}
