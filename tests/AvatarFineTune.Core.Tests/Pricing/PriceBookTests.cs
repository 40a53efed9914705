using System.Text;
using AvatarFineTune.Pricing;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Core.Tests.Pricing;

public sealed class PriceBookTests
{
    private static PriceBook Book(DateOnly today = default, bool builtIn = true, params ModelPrice[] own)
    {
        var options = new PricingOptions { UseBuiltInPrices = builtIn };
        foreach (var row in own)
        {
            options.Prices.Add(row);
        }

        return new(Options.Create(options), new FixedTime(today == default ? new(2026, 11, 22) : today));
    }

    [Theory]
    [InlineData("gpt-4.1-2025-04-14", 25.00, 3.00, 0.75, 12.00)]
    [InlineData("gpt-4.1-mini-2025-04-14", 5.00, 0.80, 0.20, 3.20)]
    [InlineData("gpt-4.1-nano-2025-04-14", 1.50, 0.20, 0.05, 0.80)]
    [InlineData("gpt-4o-2024-08-06", 25.00, 3.75, 1.875, 15.00)]
    [InlineData("gpt-4o-mini-2024-07-18", 3.00, 0.30, 0.15, 1.20)]
    [InlineData("gpt-3.5-turbo-0125", 8.00, 3.00, null, 6.00)]
    [InlineData("gpt-3.5-turbo", 8.00, 3.00, null, 6.00)]
    [InlineData("o4-mini-2025-04-16", null, 4.00, 1.00, 16.00)]
    [InlineData("davinci-002", 6.00, 12.00, null, 12.00)]
    [InlineData("babbage-002", 0.40, 1.60, null, 1.60)]
    public void The_built_in_rows_hold_the_published_prices_of_tuned_models(string model, double? training, double input, double? cached, double output)
    {
        var price = Book().FindTuned("openai", model)!;
        Assert.Equal(((decimal?)training, (decimal?)input, (decimal?)cached, (decimal?)output), (price.Training, price.Input, price.CachedInput, price.Output));
        Assert.Equal("USD", price.Currency);
        Assert.Equal(new DateOnly(2026, 11, 22), price.AsOf);
        Assert.False(string.IsNullOrEmpty(price.Source));
    }

    [Theory]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme:ava:Bx12", 0.30)]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme::Bx12", 0.30)]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme:ava:Bx12:ckpt-step-40", 0.30)]
    [InlineData("openai", "ft:gpt-4o-mini:acme::Bx12", 0.30)]
    [InlineData("OpenAI", "gpt-4o-mini-2024-07-18.ft-0a1b2c", 0.30)]
    [InlineData("openai", "gpt-4o-mini-2024-07-18", 0.15)]
    [InlineData("openai", "gpt-4o-mini", 0.15)]
    public void A_tuned_id_is_priced_as_tuned_and_a_base_id_as_base(string kind, string model, double input) =>
        Assert.Equal((decimal)input, Book().Find(kind, model)!.Input);

    [Theory]
    [InlineData("openai", "gpt-6-luna")]
    [InlineData("openai", "ft:gpt-6-luna:acme::x")]
    [InlineData("openai", "ft:")]
    [InlineData("openai", "gpt-4o-mini-2024-07-18.ft-xyz")]
    [InlineData("openai", "GPT-4O-MINI")]
    [InlineData("nebius", "gpt-4o-mini-2024-07-18")]
    public void An_unknown_price_is_null(string kind, string model)
    {
        Assert.Null(Book().Find(kind, model));
        Assert.Null(PriceMath.PriceOfMessage(Book().Find(kind, model), 10, 0, 10));
        Assert.Null(PriceMath.PriceOfTraining(Book().Find(kind, model), 10));
    }

    [Fact]
    public void A_tuned_id_that_does_not_tell_its_base_is_found_by_the_base_given()
    {
        var own = new ModelPrice { Kind = "nebius", Model = "llama", Input = 1, Output = 2, TunedInput = 3 };
        var price = Book(own: own).Find("nebius", "my-adapter-7", "llama")!;
        Assert.Equal((3m, 2m), (price.Input, price.Output));
        Assert.Null(Book(own: own).Find("nebius", "my-adapter-7"));
    }

    [Theory]
    [InlineData("neutral")]
    [InlineData("any-tuned-model")]
    public void The_local_vendor_costs_nothing_and_never_retires(string model)
    {
        var book = Book();
        Assert.Equal(new Money(0, "USD"), PriceMath.PriceOfMessage(book.Find("local", model), 500, 10, 500));
        Assert.Equal(new Money(0, "USD"), PriceMath.PriceOfTraining(book.FindTuned("local", model), 5_000_000));
        Assert.Null(book.FindShutdown("local", model));
    }

    [Fact]
    public void Own_rows_replace_built_in_ones_whole_and_the_later_one_counts()
    {
        ModelPrice Row(decimal input) => new() { Kind = "openai", Model = "gpt-4o-mini-2024-07-18", Currency = "EUR", Input = input };
        var price = Book(default, true, Row(1), Row(2)).Find("openai", "ft:gpt-4o-mini-2024-07-18:o::i")!;
        Assert.Equal((2m, (decimal?)null, "EUR", (DateOnly?)null), (price.Input, price.Training, price.Currency, price.RetiresOn));
        Assert.Null(Book(builtIn: false).Find("openai", "gpt-4.1"));
    }

    [Fact]
    public void An_exact_row_beats_the_base_of_a_tuned_id()
    {
        var exact = new ModelPrice { Kind = "openai", Model = "ft:gpt-4o-mini-2024-07-18:acme::x", Input = 9 };
        Assert.Equal(9m, Book(own: exact).Find("openai", exact.Model)!.Input);
    }

    [Theory]
    [InlineData("2026-11-22", 53, false)]
    [InlineData("2027-01-13", 1, false)]
    [InlineData("2027-01-14", 0, false)]
    [InlineData("2027-01-15", -1, true)]
    public void Days_left_count_down_to_the_shutdown(string today, int left, bool retired)
    {
        var notice = Book(DateOnly.Parse(today, null)).FindShutdown("openai", "ft:gpt-4.1-2025-04-14:o::i")!;
        Assert.Equal((new DateOnly(2027, 1, 14), left, retired), (notice.RetiresOn, notice.DaysLeft, notice.IsRetired));
    }

    [Fact]
    public void Training_closes_before_the_model_retires_and_tuned_azure_models_have_their_own_day()
    {
        var book = Book();
        Assert.Equal(45, book.FindTrainingDaysLeft("openai", "gpt-4o-mini"));
        Assert.Equal(-30, book.FindTrainingDaysLeft("openai", "gpt-4.1-nano-2025-04-14"));
        Assert.Null(book.FindTrainingDaysLeft("local", "neutral"));
        Assert.Null(book.FindShutdown("azure", "gpt-4o-2024-08-06"));
        Assert.Equal(new(2027, 10, 1), book.FindShutdown("azure", "gpt-4o-2024-08-06.ft-abc123")!.RetiresOn);
    }

    [Fact]
    public void Rows_are_read_from_json()
    {
        using var json = new MemoryStream("""
            { "prices": [ // mine
              { "kind": "nebius", "model": "llama", "input": 0.02, "output": 0.06, "retiresOn": "2028-02-29", "asOf": "2026-12-01" }, ] }
            """u8.ToArray());
        var row = Assert.Single(PriceFile.Read(json));
        Assert.Equal((0.02m, 0.06m, "USD", new DateOnly(2028, 2, 29)), (row.Input, row.Output, row.Currency, row.RetiresOn));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"prices":[{"model":"x"}]}""")]
    [InlineData("""{"prices":[{"kind":"k","model":"x","inptu":1}]}""")]
    [InlineData("""{"prices":[{"kind":"k","model":"x","input":-1}]}""")]
    [InlineData("""{"prices":[{"kind":"k","model":"x","currency":"dollar"}]}""")]
    [InlineData("""{"prices":[{"kind":" ","model":"x"}]}""")]
    public void A_bad_price_file_is_refused(string text)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Throws<FormatException>(() => PriceFile.Read(json));
    }

    private sealed class FixedTime(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day.ToDateTime(new(23, 59), DateTimeKind.Utc));
    }
}
