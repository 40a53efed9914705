using System.Text;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Core.Tests.Datasets.Tokens;

public sealed class TokenizerReferenceTests(LoadedTokenizers loaded) : IClassFixture<LoadedTokenizers>
{
    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Every_fixture_has_the_tokens_of_the_reference(TokenEncoding encoding)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        Assert.All(TokenFixture.All(), fixture =>
        {
            Assert.Equal(fixture.IdsOf(encoding), LoadedTokenizers.Encode(tokenizer, fixture.Text));
            Assert.Equal(fixture.IdsOf(encoding).Length, tokenizer.Count(fixture.Text));
        });
    }

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Utf8_counts_as_its_text_does(TokenEncoding encoding)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        Assert.All(TokenFixture.All(), fixture =>
            Assert.Equal(fixture.IdsOf(encoding).Length, tokenizer.CountUtf8(Encoding.UTF8.GetBytes(fixture.Text))));
    }

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Decoding_gives_the_text_back_with_lone_surrogates_replaced(TokenEncoding encoding)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        Assert.All(TokenFixture.All(), fixture =>
            Assert.Equal(
                Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(fixture.Text)),
                tokenizer.Decode(LoadedTokenizers.Encode(tokenizer, fixture.Text).ToArray())));
    }

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Invalid_utf8_counts_as_the_text_that_decoding_makes_of_it(TokenEncoding encoding)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes("Hi, мир 世界 😀 ok");
            for (var damage = random.Next(4); damage >= 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(tokenizer.Count(Encoding.UTF8.GetString(bytes)), tokenizer.CountUtf8(bytes));
        }
    }

    [Fact]
    public void The_text_of_special_tokens_is_plain_text()
    {
        var tokenizer = loaded.Tokenizers.Get(TokenEncoding.O200kBase);

        Assert.Equal(7, tokenizer.Count("<|endoftext|>"));
        Assert.DoesNotContain(199_999, LoadedTokenizers.Encode(tokenizer, "<|endoftext|>"));
    }

    [Fact]
    public void Tokens_that_end_inside_a_character_decode_to_the_replacement_character()
    {
        var tokenizer = loaded.Tokenizers.Get(TokenEncoding.Cl100kBase);
        var tokens = LoadedTokenizers.Encode(tokenizer, "𐐀");

        Assert.True(tokens.Count > 1);
        Assert.Equal("\uFFFD", tokenizer.Decode(tokens.Take(1).ToArray()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(199_998)]
    [InlineData(199_999)]
    [InlineData(int.MaxValue)]
    public void An_id_outside_the_vocabulary_is_refused_by_its_value(int id)
    {
        var tokenizer = loaded.Tokenizers.Get(TokenEncoding.O200kBase);

        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([1, id]));
        Assert.Equal(id, refused.ActualValue);
    }
}
