using AvatarFineTune.Pricing;

namespace AvatarFineTune.Core.Tests.Pricing;

public sealed class PriceMathTests
{
    private static readonly ModelPrice Mini = new() { Kind = "openai", Model = "m", Training = 3, Input = 0.30m, CachedInput = 0.15m, Output = 1.20m, HostingPerHour = 1.70m };

    [Theory]
    [InlineData(1_000_000, 0, 0, "0.30")]
    [InlineData(1_000_000, 1_000_000, 0, "0.15")]
    [InlineData(1_000_000, 400_000, 1_000_000, "1.44")]
    [InlineData(0, 0, 1, "0.0000012")]
    [InlineData(10, 99, 0, "0.0000015")] // more cached than read: counted as read
    [InlineData(0, 0, 0, "0")]
    public void A_message_costs_fresh_cached_and_written_tokens(long input, long cached, long output, string expected) =>
        Assert.Equal(new Money(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), "USD"), PriceMath.PriceOfMessage(Mini, input, cached, output));

    [Fact]
    public void Cached_tokens_without_a_price_of_their_own_cost_as_much_as_fresh_ones() =>
        Assert.Equal(0.30m, PriceMath.PriceOfMessage(Mini with { CachedInput = null }, 1_000_000, 900_000, 0)!.Value.Amount);

    [Fact]
    public void A_missing_rate_makes_the_price_unknown_only_where_it_is_needed()
    {
        var noOutput = Mini with { Output = null };
        Assert.Null(PriceMath.PriceOfMessage(noOutput, 1, 0, 1));
        Assert.Equal(0.30m, PriceMath.PriceOfMessage(noOutput, 1_000_000, 0, 0)!.Value.Amount);
        Assert.Null(PriceMath.PriceOfTraining(Mini with { Training = null }, 1));
        Assert.Null(PriceMath.PriceOfHosting(Mini with { HostingPerHour = null }, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Results_are_rounded_once_to_ten_decimals_half_away_from_zero()
    {
        var odd = Mini with { Input = 0.00005m, CachedInput = null };
        Assert.Equal(0.0000000001m, PriceMath.PriceOfMessage(odd, 1, 0, 0)!.Value.Amount); // 0.00000000005
        Assert.Equal(0.0000000003m, PriceMath.PriceOfMessage(odd, 5, 0, 0)!.Value.Amount); // 0.00000000025: five halves, rounded once
    }

    [Fact]
    public void Training_and_hosting_are_priced_by_tokens_and_hours()
    {
        Assert.Equal(new Money(5.40m, "USD"), PriceMath.PriceOfTraining(Mini, 600_000L * 3));
        Assert.Equal(new Money(0.85m, "USD"), PriceMath.PriceOfHosting(Mini, TimeSpan.FromMinutes(30)));
        Assert.Equal(long.MaxValue / 1_000_000m * 3, PriceMath.PriceOfTraining(Mini, long.MaxValue)!.Value.Amount);
    }

    [Fact]
    public void Negative_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceMath.PriceOfMessage(Mini, -1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceMath.PriceOfMessage(Mini, 0, -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceMath.PriceOfMessage(Mini, 0, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceMath.PriceOfTraining(Mini, -1));
    }
}
