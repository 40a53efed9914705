using AvatarFineTune.Datasets.Validation;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>What holds for images in a line.</summary>
public sealed class ImageRuleTests
{
    [Theory]
    [InlineData("https://example.com/a.png")]
    [InlineData("http://example.com/a")]
    [InlineData("data:image/jpeg;base64,AAAA")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("data:image/webp;base64,AAAA")]
    public async Task A_users_image_is_good(string url) => Assert.Empty((await Validating.Text(Line("user", Image(url)))).Issues);

    [Theory]
    [InlineData("data:image/gif;base64,AAAA")]
    [InlineData("data:image/png,AAAA")]
    [InlineData("data:canary")]
    [InlineData("file:///canary.png")]
    [InlineData("ftp://example.com/canary.png")]
    [InlineData("canary.png")]
    [InlineData("")]
    public async Task An_image_of_another_kind_or_place_is_refused(string url) => Assert.Equal(DatasetRule.Images, (await Validating.Issue(Line("user", Image(url)))).Rule);

    [Theory]
    [InlineData("""{"type":"image_url"}""")]
    [InlineData("""{"type":"image_url","image_url":"https://example.com/canary.png"}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":7}}""")]
    [InlineData("""{"type":"image_url","image_url":{"detail":"low"}}""")]
    public async Task An_image_without_a_url_is_refused(string part) => Assert.Equal(DatasetRule.Images, (await Validating.Issue(Line("user", part))).Rule);

    [Fact]
    public async Task The_assistant_shows_no_images() =>
        Assert.Equal(DatasetRule.Images, (await Validating.Issue(
            $$"""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":[{"type":"text","text":"a"},{{Image("https://example.com/canary.png")}}]}]}""")).Rule);

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task A_line_has_ten_images_at_most(int images, bool good)
    {
        var found = await Validating.Text(Line("user", string.Join(',', Enumerable.Repeat(Image("https://example.com/a.png"), images))));

        Assert.Equal(good ? [] : [DatasetRule.Images], found.Issues.Select(i => i.Rule));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task An_image_is_as_large_as_it_may_be_and_no_larger(int bytes, bool good)
    {
        // 10 bytes are 16 characters of base64 with their padding, as 12 would be without.
        var found = await Validating.Text(Line("user", Image("data:image/png;base64," + Convert.ToBase64String(new byte[bytes]))), Validating.Rules with { MaxImageBytes = 10 });

        Assert.Equal(good ? [] : [DatasetRule.Images], found.Issues.Select(i => i.Rule));
    }

    [Fact]
    public async Task An_image_costs_no_tokens_here_however_large()
    {
        var small = await Validating.Text(Line("user", Image("data:image/png;base64,AAAA")));
        var large = await Validating.Text(Line("user", Image("data:image/png;base64," + new string('A', 4_000_000))));

        Assert.Empty(large.Issues);
        Assert.Equal(small.Tokens, large.Tokens);
    }

    private static string Image(string url) => $$$"""{"type":"image_url","image_url":{"url":"{{{url}}}"}}""";

    private static string Line(string role, string parts) =>
        $$"""{"messages":[{"role":"{{role}}","content":[{{parts}}]},{"role":"assistant","content":"nice"}]}""";
}
