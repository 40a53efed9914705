using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Messages of any script become terms that find one another again.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("don't DON’T dont", "dont dont dont")]
    [InlineData("Crème brûlée, straße, Łódź", "creme brulee strasse lodz")]
    [InlineData("Cre\u0300me", "creme")]
    [InlineData("İstanbul ıslak", "istanbul islak")]
    [InlineData("ΣΟΦΟΣ σοφός", "σοφοσ σοφόσ")]
    [InlineData("Ёлка елка", "елка елка")]
    [InlineData("ＡＢＣ１２", "abc12")]
    [InlineData("heyyyyy soooo 1000 cool", "hey so 1000 cool")]
    [InlineData("hahahahahah jajaja papa", "haha jaja papa")]
    [InlineData("   \t\n ?!…", "")]
    public void Words_are_folded(string text, string expected) => Assert.Equal(expected, string.Join(' ', Words.Of(text)));

    [Theory]
    [InlineData("猫が好き", "猫 猫が が好 好 好き")]
    [InlineData("你好吗", "你 你好 好 好吗 吗")]
    [InlineData("안녕하세요", "안녕 녕하 하세 세요")]
    [InlineData("ラーメン", "ラー ーメ メン")]
    [InlineData("네", "네")]
    [InlineData("สวัสดี", "สว วั ัส สด ดี")]
    [InlineData("iPhone買った", "iphone 買 買っ った")]
    [InlineData("𠮷野家", "𠮷 𠮷野 野 野家 家")]
    public void Scripts_without_spaces_become_pairs(string text, string expected) =>
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), Words.Of(text).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("so good 😂😂", "so good 😂 😂")]
    [InlineData("👍🏽", "👍")]
    [InlineData("❤️", "❤")]
    [InlineData("🤷‍♀️", "🤷")]
    [InlineData("🇩🇪🇫🇷", "🇩🇪 🇫🇷")]
    [InlineData("ok👌great", "ok 👌 great")]
    public void Emoji_are_terms(string text, string expected) => Assert.Equal(expected, string.Join(' ', Words.Of(text)));

    [Theory]
    [InlineData("مَرْحَبًا", "مرحبا")]
    [InlineData("أهلاً", "اهلا")]
    [InlineData("مدرســـة", "مدرسه")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("नमस्ते दुनिया", "नमस्ते दुनिया")]
    public void Vowel_signs_that_people_leave_out_are_left_out(string text, string expected) => Assert.Equal(expected, string.Join(' ', Words.Of(text)));

    [Theory]
    [InlineData("Mia: are you in?", "@mia are you in")]
    [InlineData("Mia Rossi: in?\nBen: no", "@miarossi in @ben no")]
    [InlineData("see https://example.com: wow", "see https example com wow")]
    [InlineData("I told you, again and again: no", "i told you again and again no")]
    [InlineData(": what", "what")]
    public void A_speakers_name_is_one_term(string text, string expected) => Assert.Equal(expected, string.Join(' ', Words.Of(text)));

    [Fact]
    public void Half_a_surrogate_pair_does_no_harm() => Assert.Equal(["a", "b"], Words.Of("a\ud83d b").Where(w => w is "a" or "b"));

    [Fact]
    public void Of_a_huge_message_the_end_counts()
    {
        var words = Words.Of(string.Concat(Enumerable.Repeat("start ", 200_000)) + "finish");
        Assert.Equal("finish", words[^1]);
        Assert.True(words.Count <= Words.MaxCharacters);
    }

    [Fact]
    public void A_mashed_keyboard_is_one_short_term() => Assert.Equal(64, Assert.Single(Words.Of(string.Concat(Enumerable.Repeat("asdfjkl", 2_000)))).Length);
}
