using System.Text;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Core.Tests.Datasets.Tokens;

public sealed class TokenizerLongTextTests(LoadedTokenizers loaded) : IClassFixture<LoadedTokenizers>
{
    private const int Megabyte = 1 << 20;

    // Longer than a window, and each a text without a place to cut.
    private const int Unbroken = 100_000;

    public static TheoryData<TokenEncoding, string> Texts()
    {
        var data = new TheoryData<TokenEncoding, string>();
        foreach (var encoding in Enum.GetValues<TokenEncoding>())
        {
            foreach (var unit in new[] { "a", " ", "\n", "!", "7", "中", "𐐀", "é", "\u0301", "'s", "/", "A", "\ud800" })
            {
                data.Add(encoding, unit);
            }
        }

        return data;
    }

    [Theory]
    [InlineData("a", 131_072)]
    [InlineData(" ", 8_192)]
    [InlineData("中", 1_048_576)]
    public void A_megabyte_without_a_place_to_cut_is_counted(string unit, int tokens)
        => Assert.Equal(
            tokens,
            loaded.Tokenizers.Get(TokenEncoding.O200kBase).Count(string.Concat(Enumerable.Repeat(unit, Megabyte))));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_long_text_without_a_place_to_cut_counts_as_it_encodes(TokenEncoding encoding, string unit)
        => CountsAsItEncodes(encoding, string.Concat(Enumerable.Repeat(unit, Unbroken / unit.Length)));

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Random_letters_without_a_space_count_as_they_encode(TokenEncoding encoding)
        => CountsAsItEncodes(encoding, string.Create(Unbroken, new Random(3), (letters, random)
            => random.GetItems("abcdefghijklmnopqrstuvwxyzäöüшчжあ漢字".AsSpan(), letters)));

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void A_text_of_many_windows_has_the_tokens_of_its_parts(TokenEncoding encoding)
    {
        // A blank line between letters ends a piece for certain, so the parts are counted alone, without windows.
        var random = new Random(11);
        var fixtures = TokenFixture.All();
        var parts = Enumerable.Range(0, 3000)
            .Select(_ => "x" + fixtures[random.Next(fixtures.Count)].Text + "x\n\n")
            .ToArray();
        var tokenizer = loaded.Tokenizers.Get(encoding);

        var expected = parts.SelectMany(part => LoadedTokenizers.Encode(tokenizer, part));

        Assert.Equal(expected, LoadedTokenizers.Encode(tokenizer, string.Concat(parts)));
        Assert.Equal(parts.Sum(part => tokenizer.Count(part)), tokenizer.Count(string.Concat(parts)));
    }

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void A_window_is_cut_only_where_the_tokens_stay_the_same(TokenEncoding encoding)
    {
        // Every cut that the rule allows, in short texts, against the text in one.
        var classes = CharacterClasses.Load(TokenResource.Read(TokenResource.CharacterClasses));
        var tokenizer = loaded.Tokenizers.Get(encoding);
        foreach (var fixture in TokenFixture.All().Where(fixture => fixture.Text.Length < 60))
        {
            for (var cut = 1; cut < fixture.Text.Length; cut++)
            {
                if (TextWindow.IsCut(classes, fixture.Text, cut))
                {
                    Assert.Equal(
                        fixture.IdsOf(encoding).Length,
                        tokenizer.Count(fixture.Text.AsSpan(0, cut)) + tokenizer.Count(fixture.Text.AsSpan(cut)));
                }
            }
        }
    }

    private void CountsAsItEncodes(TokenEncoding encoding, string text)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        var tokens = LoadedTokenizers.Encode(tokenizer, text);
        var utf8 = Encoding.UTF8.GetBytes(text);

        Assert.Equal(Encoding.UTF8.GetString(utf8), tokenizer.Decode(tokens.ToArray()));
        Assert.Equal(tokens.Count, tokenizer.Count(text));
        Assert.Equal(tokens.Count, tokenizer.CountUtf8(utf8));
    }
}
