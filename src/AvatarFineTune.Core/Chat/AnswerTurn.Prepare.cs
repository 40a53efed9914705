using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Chat;

/// <summary>What has to be known before anybody is asked.</summary>
internal sealed partial class AnswerTurn
{
    /// <summary>Finds out who may answer, whether the budget allows it, and what there is to know.</summary>
    public async ValueTask PrepareAsync()
    {
        var now = _services.Time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        _usageId = _services.UsageIds.Next(now);
        var snapshot = _options.Version is { } version
            ? await _services.Snapshots.GetOfVersionAsync(_avatar, _number, version, _cancellationToken).ConfigureAwait(false)
            : await _services.Snapshots.GetAsync(_avatar, _number, _cancellationToken).ConfigureAwait(false);
        if (snapshot.Chain is { } known && known.Day == today)
        {
            await CheckBudgetAsync().ConfigureAwait(false);
            Answerers = known.Answerers;
        }
        else
        {
            await ResolveAsync(snapshot, today).ConfigureAwait(false);
        }

        if (Answerers.Length > 0 && !_services.Context.IsOff(_services.Defaults.ContextTokenBudget))
        {
            _context = await CollectContextAsync(Answerers[0].Vendor).ConfigureAwait(false);
        }
    }

    private async ValueTask ResolveAsync(AvatarSnapshot snapshot, DateOnly today)
    {
        var chain = ChatLink.Chain(snapshot, _services.Defaults);
        if (chain.Count == 0)
        {
            throw new NoModelException(
                _avatar,
                $"Avatar {_avatar} has no active version and no base model: give its profile one, or set {nameof(AvatarChatDefaults)}.{nameof(AvatarChatDefaults.DefaultModel)}.");
        }

        var budget = await CheckBudgetAsync().ConfigureAwait(false);
        var attempts = new ChatAttempts();
        Answerers = ChainResolver.Resolve(_avatar, snapshot, chain, today, _services, attempts);
        _attempts = attempts.Count > 0 ? attempts : null;
        if (Answerers.Length == 0 && budget is not null && attempts.All(ChatAttempts.PriceUnknown))
        {
            _outcome = "refused";
            throw new UsageBudgetExceededException(budget, $"No model of avatar {_avatar} has a known price, and {nameof(UsageBudgetOptions)}.{nameof(UsageBudgetOptions.RefuseUnpriced)} is set ({attempts}). Add rows to {nameof(PricingOptions)}.{nameof(PricingOptions.Prices)}.");
        }
    }

    /// <summary>Refuses where a budget is spent.</summary>
    /// <returns>How the budgets stand; <see langword="null"/> if there are none.</returns>
    private async ValueTask<BudgetCheck?> CheckBudgetAsync()
    {
        if (!_services.Usage.HasBudget)
        {
            return null;
        }

        var budget = await _services.Usage.CheckBudgetAsync(_avatar, _cancellationToken).ConfigureAwait(false);
        if (budget.IsExceeded)
        {
            _outcome = "refused";
            throw new UsageBudgetExceededException(budget, $"The budget is spent: {budget}. It starts anew at {budget.Budgets.First(b => b.IsExceeded).ResetsAt:u}; raise it, or wait.");
        }

        return budget;
    }

    private Task<string?> CollectContextAsync(IModelVendor vendor) => _services.Context.CollectAsync(
        new()
        {
            Avatar = _avatar,
            CallerId = _options.CallerId,
            Query = _request.Query,
            Messages = _request.Messages,
            TokenBudget = _services.Defaults.ContextTokenBudget,
        },
        () => _services.Tokenizers.Get(vendor.Capabilities.TokenEncoding),
        _cancellationToken);
}
