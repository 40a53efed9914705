using AvatarFineTune.Local.Model;
using AvatarFineTune.Local.Model.Chat;
using AvatarFineTune.Local.Model.Retrieval;
using FsCheck;
using FsCheck.Fluent;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>What holds for any text.</summary>
public sealed class LocalPropertyTests
{
    // Pieces that a tokenizer is likely to stumble over, in any order.
    private static readonly Arbitrary<string> Texts = Gen.Elements(
            "a", "aaaa", "haha", "Z", "é", "e\u0301", "ß", "İ", "1", "000", " ", "\n", "\t", ": ", "Mia: ", "?", "'", "’", "_", "猫", "好", "か", "안", "ส", "مَ", "ـ", "न", "ि",
            "😂", "👍🏽", "\u200d", "\ufe0f", "🇩", "🇪", "\ud83d", "\udc4d", "\0", "\u001e", "𠮷", "@", "ſ")
        .ListOf().Select(p => string.Concat(p)).ToArbitrary();

    [Fact]
    public void Terms_are_never_empty_and_hold_no_space() =>
        Prop.ForAll(Texts, t => Words.Of(t).TrueForAll(w => w.Length is > 0 and <= 200 && !w.Any(char.IsWhiteSpace))).QuickCheckThrowOnFailure();

    [Fact]
    public void Cutting_is_the_same_in_either_case() =>
        Prop.ForAll(Texts, t => Words.Of(t).Count == Words.Of(t.ToLowerInvariant()).Count).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_text_is_of_some_kind() => Prop.ForAll(Texts, t => Enum.IsDefined(Patterns.Of(t))).QuickCheckThrowOnFailure();

    private static readonly TokenCount Tokens = new(new());

    [Fact]
    public void Streamed_words_are_the_whole_text() => Prop.ForAll(Texts, t => string.Equals(Wording.Of(t, null, Tokens).Text, t, StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cut_answer_is_a_beginning_of_the_whole() =>
        Prop.ForAll(Texts, Gen.Choose(1, 20).ToArbitrary(), (t, most) =>
        {
            var cut = Wording.Of(t, new() { MaxOutputTokens = most }, Tokens);
            return t.StartsWith(cut.Text, StringComparison.Ordinal) && (cut.Tokens <= most || cut.Words.Count == 1);
        }).QuickCheckThrowOnFailure();
}
