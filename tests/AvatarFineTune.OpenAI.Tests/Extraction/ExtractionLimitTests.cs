using AvatarFineTune.OpenAI.Extraction;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;
using static AvatarFineTune.OpenAI.Tests.Extraction.ExtractionRig;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>Limits hold before anything is sent.</summary>
public sealed class ExtractionLimitTests
{
    [Fact]
    public async Task Too_many_pages_are_refused_and_nothing_is_sent()
    {
        await using var rig = await StartAsync(Page());

        Assert.Equal(ExtractionRefusalReason.TooManyPages, await RefusalAsync(rig, new() { MaxPages = 2 }, TestPages.Png(), TestPages.Png(), TestPages.Png()));
        Assert.Equal(ExtractionRefusalReason.TooManyPages, await RefusalAsync(rig, new() { MaxPages = 2 }, TestPages.Pdf("a", "b", "c")));
    }

    [Fact]
    public async Task Too_many_bytes_are_refused_and_nothing_is_sent()
    {
        await using var rig = await StartAsync(Page());

        Assert.Equal(ExtractionRefusalReason.TooManyBytes, await RefusalAsync(rig, new() { MaxTotalBytes = 100 }, TestPages.Png(), TestPages.Png()));
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_left_out_and_the_others_are_read()
    {
        await using var rig = await StartAsync((page, _, context) => WireStub.WriteAsync(context, 200, WireStub.Completion(Page(Said("hello")))));

        var chat = await rig.Extractor.ExtractAsync(Sources(TestPages.Png(4000, 4000), TestPages.Png()), new() { MaxPagePixels = 1_000_000 });

        Assert.Equal([PageStatus.TooLarge, PageStatus.Read], chat.Pages.Select(p => p.Status));
        Assert.Contains("4000 by 4000", chat.Pages[0].Detail, StringComparison.Ordinal);
        Assert.Equal(2, PageOf(Assert.Single(rig.Stub.Requests)));

        var bytes = await rig.Extractor.ExtractAsync(Sources([.. TestPages.Png(), .. new byte[500]], TestPages.Png()), new() { MaxPageBytes = 300 });
        Assert.Equal([PageStatus.TooLarge, PageStatus.Read], bytes.Pages.Select(p => p.Status));
    }

    [Theory]
    [InlineData("hello, this is no picture")]
    [InlineData("")]
    [InlineData("%PDF-1.7 and then nothing that a PDF has")]
    [InlineData("RIFF....WEBP")]
    public async Task What_is_no_picture_is_refused_with_what_to_do(string content)
    {
        await using var rig = await StartAsync(Page());

        var chat = await rig.Extractor.ExtractAsync(Sources(System.Text.Encoding.UTF8.GetBytes(content)));

        Assert.Equal(ExtractionRefusalReason.NoReadablePage, chat.Refusal?.Reason);
        Assert.Equal(PageStatus.Failed, Assert.Single(chat.Pages).Status);
        Assert.Throws<InvalidOperationException>(() => chat.ToSource());
        Assert.Empty(rig.Stub.Requests);
    }

    [Fact]
    public async Task A_spend_limit_below_the_estimate_refuses()
    {
        await using var rig = await StartAsync(Page());
        var estimate = await rig.Extractor.EstimateAsync(Screenshots(2));

        Assert.Equal(new(2, 2 * (1000 + 85 + 170), 3000, new Money(0.02902m, "USD"), null), estimate);
        Assert.Equal(ExtractionRefusalReason.OverSpendLimit, await RefusalAsync(rig, new() { SpendLimit = new(0.029m, "USD") }, TestPages.Png(), TestPages.Png()));
        Assert.Equal(ExtractionRefusalReason.OverSpendLimit, await RefusalAsync(rig, new() { SpendLimit = new(1, "EUR") }, TestPages.Png()));
    }

    [Fact]
    public async Task An_unknown_price_is_unknown_and_with_a_limit_refuses()
    {
        await using var rig = await StartAsync(Page());
        var extractor = new ConversationExtractor(rig.Get<VendorRegistry>(), new("stub", "other-model"), new(), rig.Get<PriceBook>(), TimeProvider.System);

        Assert.Null((await extractor.EstimateAsync(Screenshots(1))).Cost);
        Assert.Equal(ExtractionRefusalReason.UnknownPrice, (await extractor.ExtractAsync(Screenshots(1), new() { SpendLimit = new(10, "USD") })).Refusal?.Reason);
        Assert.Null((await extractor.ExtractAsync(Screenshots(1))).Cost);
    }

    [Fact]
    public async Task A_reading_that_turns_out_dearer_stops_at_its_limit()
    {
        await using var rig = await StartAsync((_, _, context) => WireStub.WriteAsync(context, 200, WireStub.Completion(Page(Said("hello")), input: 120_000, cached: 0, output: 100)));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(4), new() { SpendLimit = new(0.25m, "USD"), MaxParallelRequests = 1 });

        Assert.Equal([PageStatus.Read, PageStatus.Refused, PageStatus.Refused, PageStatus.Refused], chat.Pages.Select(p => p.Status));
        Assert.Contains("0.25 USD", chat.Pages[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 16, 85 + 170)]
    [InlineData(512, 512, 85 + 170)]
    [InlineData(1024, 1024, 85 + (4 * 170))]
    [InlineData(2048, 4096, 85 + (6 * 170))]
    [InlineData(1170, 2532, 85 + (8 * 170))]
    public void A_picture_is_counted_in_tiles(int width, int height, long tokens) => Assert.Equal(tokens, PageTokens.Picture(width, height));

    [Fact]
    public void Pictures_are_known_by_content_with_their_size()
    {
        Assert.Equal(new PageImage("image/png", 8, 16), PageImage.Of(TestPages.Png()));
        Assert.Equal(new PageImage("image/jpeg", 1170, 2532), PageImage.Of(TestPages.Jpeg(1170, 2532)));
        Assert.Equal(new PageImage("image/webp", 1170, 2532), PageImage.Of(TestPages.Webp(1170, 2532)));
        Assert.Equal(PageImage.Pdf, PageImage.Of(TestPages.Pdf("a"))?.MediaType);
        Assert.Null(PageImage.Of("GIF89a"u8));
        for (var length = 0; length < 30; length++)
        {
            Assert.Null(PageImage.Of(TestPages.Jpeg(10, 10).AsSpan(0, Math.Min(length, 20))));
            Assert.Null(PageImage.Of(TestPages.Webp(10, 10).AsSpan(0, Math.Min(length, 29))));
            Assert.Null(PageImage.Of(TestPages.Png().AsSpan(0, Math.Min(length, 23))));
        }
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("MaxPages", Assert.ThrowsAny<ArgumentException>(() => new ExtractionOptions { MaxPages = 0 }.Check()).Message, StringComparison.Ordinal);
        Assert.Contains("MinConfidence", Assert.ThrowsAny<ArgumentException>(() => new ExtractionOptions { MinConfidence = 1.5 }.Check()).Message, StringComparison.Ordinal);
        Assert.Contains("OwnerName", Assert.ThrowsAny<ArgumentException>(() => new ExtractionOptions { OwnerName = " " }.Check()).Message, StringComparison.Ordinal);
    }

    private static async Task<ExtractionRefusalReason?> RefusalAsync(ExtractionRig rig, ExtractionOptions options, params byte[][] files)
    {
        var estimate = await rig.Extractor.EstimateAsync(Sources(files), options);
        var chat = await rig.Extractor.ExtractAsync(Sources(files), options);
        Assert.Equal(estimate.Refusal, chat.Refusal);
        Assert.EndsWith(".", chat.Refusal!.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Stub.Requests);
        return chat.Refusal.Reason;
    }
}
