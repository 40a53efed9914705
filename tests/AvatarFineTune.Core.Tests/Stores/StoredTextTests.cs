using AvatarFineTune.Stores.Providers;
using FsCheck;
using FsCheck.Fluent;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary>The one rule for stored text.</summary>
public sealed class StoredTextTests
{
    [Fact]
    public void Clean_text_is_the_same_string()
    {
        const string Text = "Ça va? 👍 \u0001";

        Assert.Same(Text, StoredText.Clean(Text));
        Assert.Null(StoredText.Clean(null));
    }

    [Fact]
    public void Any_text_becomes_text_that_utf8_and_postgres_can_keep()
    {
        var units = Gen.Elements('\0', 'a', '\uD83D', '\uDC4D', '\uFFFD', '\uDFFF', '\uD800');
        var texts = units.ListOf().Select(list => new string([.. list]));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var clean = StoredText.Clean(text);
            Assert.Equal(text.Length, clean.Length);
            Assert.DoesNotContain('\0', clean);
            Assert.Equal(clean, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(clean)));
            Assert.Same(clean, StoredText.Clean(clean));

            // Nothing else was touched.
            for (var i = 0; i < text.Length; i++)
            {
                Assert.True(text[i] == clean[i] || (clean[i] == '\uFFFD' && (text[i] == '\0' || char.IsSurrogate(text[i]))));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("Tea, please!", "tea please")]
    [InlineData("don't  -- e-mail", "don t e mail")]
    [InlineData("她喝 tea 绿茶", "她 喝 tea 绿 茶")]
    [InlineData("हिन्दी में", "हिन्दी में")]
    [InlineData("a\0b \uFFFD", "a b")]
    [InlineData("3rd 101", "3rd 101")]
    [InlineData("👍 ?!", "")]
    [InlineData("", "")]
    public void Words_are_cut_and_lowered(string text, string words) => Assert.Equal(words, string.Join(' ', NoteWords.Split(text)));

    [Fact]
    public void A_query_has_each_word_once_and_not_too_many()
    {
        Assert.Equal(["tea", "rain"], NoteWords.OfQuery("Tea rain TEA"));
        Assert.Equal(64, NoteWords.OfQuery(string.Join(' ', Enumerable.Range(0, 1000))).Count);
    }
}
