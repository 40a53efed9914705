using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Usage: every answer once, to the last decimal.</summary>
public abstract class UsageStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task A_record_becomes_its_days_total()
    {
        Assert.True(await Usage.RecordAsync(Sample.Record(0.0125m) with { IsFallback = true }, Token));

        var day = Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token));
        Assert.Equal(
            new()
            {
                Avatar = Ava, Date = DateOnly.FromDateTime(Under.Now.UtcDateTime), Model = Sample.BaseModel, Currency = "USD", Messages = 1,
                InputTokens = 10, CachedInputTokens = 4, OutputTokens = 3, EstimatedCost = 0.0125m, Fallbacks = 1,
            },
            day);
    }

    [Fact]
    public virtual async Task A_record_counts_once_however_often_and_by_however_many_it_is_recorded()
    {
        var record = Sample.Record();

        var answers = await InParallelAsync(16, _ => Usage.RecordAsync(record, Token));

        Assert.Single(answers, isNew => isNew);
        Assert.False(await Usage.RecordAsync(record with { OutputTokens = 99 }, Token));
        var day = Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token));
        Assert.Equal((1, 3), (day.Messages, day.OutputTokens));
    }

    [Fact]
    public virtual async Task Thirty_two_callers_at_once_add_up_exactly()
    {
        const int Callers = 32;
        const int Each = 25;

        await InParallelAsync(Callers, async caller =>
        {
            for (var i = 0; i < Each; i++)
            {
                Assert.True(await Usage.RecordAsync(Sample.Record(0.0000000001m * (caller + 1)), Token));
            }

            return true;
        });

        var day = Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token));
        Assert.Equal((Callers * Each, Callers * Each * 10), (day.Messages, day.InputTokens));
        Assert.Equal(0.0000000001m * Each * (Callers * (Callers + 1) / 2), day.EstimatedCost);
    }

    [Fact]
    public virtual async Task Money_that_a_double_would_round_is_exact()
    {
        foreach (var amount in (decimal[])[0.1m, 0.2m, 9_999_999.9999999999m, 0.0000000001m])
        {
            await Usage.RecordAsync(Sample.Record(amount), Token);
        }

        Assert.Equal(10_000_000.3m, Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token)).EstimatedCost);
    }

    [Fact]
    public virtual async Task Money_is_kept_to_ten_decimals_rounded_half_up()
    {
        await Usage.RecordAsync(Sample.Record(0.00000000005m), Token);
        await Usage.RecordAsync(Sample.Record(0.00000000004m), Token);

        Assert.Equal(0.0000000001m, Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token)).EstimatedCost);
    }

    [Fact]
    public virtual async Task A_day_is_a_utc_day()
    {
        var midnight = new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.Zero);
        await Usage.RecordAsync(Sample.Record() with { At = midnight.AddTicks(-10) }, Token);
        await Usage.RecordAsync(Sample.Record() with { At = midnight }, Token);
        await Usage.RecordAsync(Sample.Record() with { At = midnight.AddHours(1).ToOffset(TimeSpan.FromHours(-11)) }, Token);
        await Usage.RecordAsync(Sample.Record() with { At = midnight.AddHours(2).ToOffset(TimeSpan.FromHours(-11)) }, Token);
        await Usage.RecordAsync(Sample.Record() with { At = midnight.AddHours(-1).ToOffset(TimeSpan.FromHours(14)) }, Token);

        var days = await Usage.GetDailyAsync(new(Ava.UserId), Token);

        Assert.Equal([(new(2026, 3, 29), 3L), (new(2026, 3, 28), 2L)], days.Select(d => (d.Date, d.Messages)));
    }

    [Fact]
    public virtual async Task What_has_no_price_is_counted_apart()
    {
        await Usage.RecordAsync(Sample.Record(null), Token);
        await Usage.RecordAsync(Sample.Record(0.5m), Token);
        await Usage.RecordAsync(Sample.Record(0), Token);
        await Usage.RecordAsync(Sample.Record(null), Token);

        var days = await Usage.GetDailyAsync(new(Ava.UserId), Token);

        Assert.Equal([("", 2L, 2L, 0m), ("USD", 2L, 0L, 0.5m)], days.Select(d => (d.Currency, d.Messages, d.UnpricedMessages, d.EstimatedCost)));
    }

    [Fact]
    public virtual async Task Avatars_models_and_currencies_have_rows_of_their_own_in_order()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        var at = Under.Now;
        await Usage.RecordAsync(eve.Record(), Token);
        await Usage.RecordAsync(Sample.Record() with { Model = new("local", "z") }, Token);
        await Usage.RecordAsync(Sample.Record() with { Cost = new Money(1, "EUR") }, Token);
        await Usage.RecordAsync(Sample.Record() with { Model = new("azure", "z") }, Token);
        await Usage.RecordAsync(Sample.Record(), Token);
        await Usage.RecordAsync(Sample.Record() with { At = at.AddDays(-1) }, Token);
        await Usage.RecordAsync(Sample.Record() with { At = at.AddDays(1) }, Token);

        var rows = await Usage.GetDailyAsync(new(Ava.UserId), Token);

        var today = DateOnly.FromDateTime(at.UtcDateTime);
        Assert.Equal(
            [
                (today.AddDays(1), "ava", "local/echo", "USD"),
                (today, "ava", "azure/z", "USD"),
                (today, "ava", "local/echo", "EUR"),
                (today, "ava", "local/echo", "USD"),
                (today, "ava", "local/z", "USD"),
                (today, "eve", "local/echo", "USD"),
                (today.AddDays(-1), "ava", "local/echo", "USD"),
            ],
            rows.Select(r => (r.Date, r.Avatar.AvatarId, r.Model.ToString(), r.Currency)));
    }

    [Fact]
    public virtual async Task A_query_chooses_avatar_and_days_both_ends_included()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        var today = DateOnly.FromDateTime(Under.Now.UtcDateTime);
        for (var i = -2; i <= 2; i++)
        {
            await Usage.RecordAsync(Sample.Record() with { At = Under.Now.AddDays(i) }, Token);
            await Usage.RecordAsync(eve.Record() with { At = Under.Now.AddDays(i) }, Token);
        }

        Assert.Equal(10, (await Usage.GetDailyAsync(new(Ava.UserId), Token)).Count);
        Assert.All(await Usage.GetDailyAsync(new(Ava.UserId, "eve"), Token), r => Assert.Equal("eve", r.Avatar.AvatarId));
        Assert.Equal(
            [today.AddDays(1), today, today.AddDays(-1)],
            (await Usage.GetDailyAsync(new(Ava.UserId, "ava", today.AddDays(-1), today.AddDays(1)), Token)).Select(r => r.Date));
        Assert.Equal(3, (await Usage.GetDailyAsync(new(Ava.UserId, "ava", today), Token)).Count);
        Assert.Equal(3, (await Usage.GetDailyAsync(new(Ava.UserId, "ava", To: today), Token)).Count);
        Assert.Empty(await Usage.GetDailyAsync(new(Ava.UserId, "ava", today, today.AddDays(-1)), Token));
        Assert.Empty(await Usage.GetDailyAsync(new(Ava.UserId, "nobody"), Token));
    }

    [Fact]
    public virtual async Task What_no_answer_can_have_is_refused_and_not_counted()
    {
        UsageRecord[] refused =
        [
            Sample.Record() with { InputTokens = -1 },
            Sample.Record() with { CachedInputTokens = -1 },
            Sample.Record() with { OutputTokens = -1 },
            Sample.Record(-0.01m),
            Sample.Record(10_000_000_000m),
            Sample.Record() with { Cost = new Money(1, "") },
            Sample.Record() with { CallerId = "" },
        ];
        foreach (var record in refused)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Usage.RecordAsync(record, Token));
            Assert.True(await Usage.RecordAsync(Sample.Record() with { Id = record.Id, Avatar = new(Ava.UserId, "other") }, Token));
        }

        Assert.Empty(await Usage.GetDailyAsync(new(Ava.UserId, "ava"), Token));
    }
}
