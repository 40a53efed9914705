using AvatarFineTune.Avatars;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Usage;

/// <summary>Budgets: as data beforehand, and as a refusal before any model is asked.</summary>
public sealed class BudgetTests
{
    private static async Task<ChatHost> StartAsync(Action<UsageBudgetOptions> budgets)
    {
        var host = await ChatHost.WithVersionAsync(s => s.Configure(budgets));
        host.Script("one/tuned", Script.Says("well", 100_000, 50_000)); // 0.60 USD
        return host;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_spent_budget_refuses_before_any_model_is_asked(bool streamed)
    {
        await using var host = await StartAsync(o => o.PerAvatarPerDay = new(1, "USD"));
        await host.AskAsync(streamed);
        Assert.False((await host.UsageService.CheckBudgetAsync(host.Avatar)).IsExceeded);
        await host.AskAsync(streamed, caller: "visitor");

        var check = await host.UsageService.CheckBudgetAsync(host.Avatar);
        var status = Assert.Single(check.Budgets);
        Assert.True(check.IsExceeded);
        Assert.Equal(
            (BudgetScope.AvatarDay, new Money(1, "USD"), new Money(1.2m, "USD"), new Money(0, "USD"), new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero)),
            (status.Scope, status.Limit, status.Spent, status.Remaining, status.ResetsAt));

        // The budget is the avatar's: who asks makes no difference.
        var thrown = await Assert.ThrowsAsync<UsageBudgetExceededException>(() => host.AskAsync(streamed, caller: "another"));
        Assert.Equal(status.Spent, Assert.Single(thrown.Check.Budgets).Spent);
        Assert.Equal((2, 2), (host.Calls.Count, host.Usage.Records.Count));
        Assert.Equal(1, host.Telemetry.Sum("avatar.chat.messages", ("avatar.outcome", "refused")));
    }

    [Fact]
    public async Task Days_and_months_end_in_utc()
    {
        await using var host = await StartAsync(o => (o.PerAvatarPerDay, o.PerAvatarPerMonth) = (new(0.5m, "USD"), new(1, "USD")));
        host.Time.SetUtcNow(new(2026, 11, 29, 23, 59, 59, TimeSpan.Zero));
        await host.AskAsync(streamed: false);
        await Assert.ThrowsAsync<UsageBudgetExceededException>(() => host.AskAsync(streamed: false));
        host.Time.SetUtcNow(new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));
        await host.AskAsync(streamed: false);

        var check = await host.UsageService.CheckBudgetAsync(host.Avatar);
        Assert.Equal([0.6m, 1.2m], check.Budgets.Select(b => b.Spent.Amount));
        Assert.Equal(new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), check.Budgets[1].ResetsAt);
        host.Time.SetUtcNow(new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        await host.AskAsync(streamed: false);
    }

    [Fact]
    public async Task An_owners_budget_covers_all_avatars_of_that_owner_and_of_no_other()
    {
        await using var host = await StartAsync(o => o.PerOwnerPerMonth = new(1, "USD"));
        await host.Usage.RecordAsync(Record(host, new("owner", "other"), new(1.5m, "USD")), default);
        Assert.True((await host.UsageService.CheckBudgetAsync(host.Avatar)).IsExceeded);
        await Assert.ThrowsAsync<UsageBudgetExceededException>(() => host.AskAsync(streamed: false));
        Assert.False((await host.UsageService.CheckBudgetAsync(new("someone", "ava"))).IsExceeded);
    }

    [Fact]
    public async Task Unpriced_messages_and_other_currencies_are_shown_and_do_not_count()
    {
        await using var host = await StartAsync(o => o.PerAvatarPerMonth = new(1, "USD"));
        await host.Usage.RecordAsync(Record(host, host.Avatar, null), default);
        await host.Usage.RecordAsync(Record(host, host.Avatar, new(99, "EUR")), default);
        var status = Assert.Single((await host.UsageService.CheckBudgetAsync(host.Avatar)).Budgets);
        Assert.Equal((0m, 1L, false), (status.Spent.Amount, status.UnpricedMessages, status.IsExceeded));
        Assert.Equal([new Money(99, "EUR")], status.OtherCurrencies);
    }

    [Fact]
    public async Task Models_without_a_price_can_be_refused_while_a_budget_is_set()
    {
        await using var host = await StartAsync(o => (o.PerAvatarPerMonth, o.RefuseUnpriced) = (new(100, "USD"), true));
        host.Script("one/tuned", Script.Fails(AvatarFineTune.Vendors.VendorFault.Unavailable));
        host.Script("one/base", Script.Fails(AvatarFineTune.Vendors.VendorFault.Unavailable));
        host.Script("two/first", Script.Fails(AvatarFineTune.Vendors.VendorFault.Unavailable));
        host.Script("two/second", Script.Says("unpriced"));
        await Assert.ThrowsAsync<AvatarFineTune.Vendors.ModelVendorException>(() => host.AskAsync(streamed: false));
        Assert.DoesNotContain(host.Calls, c => c.Model == "second");

        await using var bare = new ChatHost(s => s
            .Configure<UsageBudgetOptions>(o => (o.PerAvatarPerMonth, o.RefuseUnpriced) = (new(100, "USD"), true))
            .Configure<AvatarFineTune.Chat.AvatarChatDefaults>(o => o.FallbackModels = [new("two", "second")]));
        var thrown = await Assert.ThrowsAsync<UsageBudgetExceededException>(() => bare.AskAsync(streamed: true));
        Assert.Contains("two/second", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_of_zero_refuses_everything_and_none_reads_no_store()
    {
        await using var zero = await StartAsync(o => o.PerAvatarPerDay = new(0, "USD"));
        await Assert.ThrowsAsync<UsageBudgetExceededException>(() => zero.AskAsync(streamed: false));
        await using var none = await StartAsync(_ => { });
        Assert.Empty((await none.UsageService.CheckBudgetAsync(none.Avatar)).Budgets);
        Assert.Equal(0, none.Usage.Reads);
    }

    [Fact]
    public async Task Impossible_options_are_refused_naming_them()
    {
        await using var budget = await StartAsync(o => o.PerOwnerPerMonth = new(-1, "USD"));
        Assert.Contains("PerOwnerPerMonth", Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => budget.UsageService).Message, StringComparison.Ordinal);
        await using var chat = new ChatHost(s => s.Configure<AvatarFineTune.Chat.AvatarChatDefaults>(o => o.UsageWriteTimeout = TimeSpan.FromSeconds(3)));
        Assert.Contains("UsageWriteTimeout is 00:00:03", Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => chat.Chat).Message, StringComparison.Ordinal);
    }

    internal static UsageRecord Record(ChatHost host, AvatarKey avatar, Money? cost) => new()
    {
        Id = Guid.CreateVersion7(host.Time.GetUtcNow()), Avatar = avatar, Model = new("one", "base"), At = host.Time.GetUtcNow(), InputTokens = 1, OutputTokens = 1, Cost = cost,
    };
}
