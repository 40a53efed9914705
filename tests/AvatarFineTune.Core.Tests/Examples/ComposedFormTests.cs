using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Tests.Examples;

public sealed class ComposedFormTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("e\u0301", "é")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("\uAC00\u11A8", "각")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("s\u0323\u0307", "\u1E69")]
    [InlineData("s\u0307\u0323", "\u1E69")]
    [InlineData("\u212B", "Å")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u2ADC", "\u2ADD\u0338")]
    [InlineData("\u03B9\u0308\u0301", "\u0390")]
    [InlineData("か\u3099", "が")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    [InlineData("a\u0315\u0300\u05AE\u0062", "\u00E0\u05AE\u0315b")]
    [InlineData("\u1100\u0300\u1161", "\u1100\u0300\u1161")]
    public void It_is_form_C(string text, string expected) => Assert.Equal(expected, ComposedForm.Of(text));

    [Fact]
    public void Lone_surrogates_pass_through() => Assert.Equal("\uD800é\uDC00", ComposedForm.Of("\uD800e\u0301\uDC00"));

    [Fact]
    public void Composing_twice_changes_nothing()
    {
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, 12).Select(_ => (char)(random.Next(4) switch { 0 => random.Next('a', 'z'), 1 => random.Next(0x300, 0x370), 2 => random.Next(0x1100, 0x1200), _ => random.Next(0x10000) }))]);
            var once = ComposedForm.Of(text);
            Assert.Equal(once, ComposedForm.Of(once));
        }
    }
}
