using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class TrainingTextTests
{
    private static readonly TranscriptChat Room = NewChat();

    private static string[] Around(TranscriptMessage message) =>
        Shown([Line(Room, "10:00 Ann: a"), message, Line(Room, "10:02 Ava: b")]);

    [Theory]
    [InlineData(MessageKind.System)]
    [InlineData(MessageKind.Deleted)]
    [InlineData(MessageKind.Call)]
    [InlineData(MessageKind.Location)]
    [InlineData(MessageKind.Contact)]
    [InlineData(MessageKind.Sticker)]
    [InlineData(MessageKind.Poll)]
    [InlineData(MessageKind.Other)]
    public void What_nobody_said_never_enters(MessageKind kind) =>
        Assert.Equal(["a | b"], Around(Message(Room, "10:01", "Ann", "not words", kind)));

    [Fact]
    public void An_encryption_notice_in_the_groups_mouth_is_no_person_and_makes_no_group()
    {
        var cut = Cut([Message(Room, "09:59", "Our group", "Messages are encrypted", MessageKind.System), .. Script(Room, "10:00 Ann: a", "10:02 Ava: b")]);
        Assert.False(Assert.Single(cut).ShowsNames);
        Assert.Equal("a | b", Show(cut[0]));
    }

    [Fact]
    public void A_caption_is_text_and_media_without_one_is_not()
    {
        Assert.Equal(["a\nlook at this | b"], Around(Message(Room, "10:01", "Ann", "look at this", MessageKind.Media)));
        Assert.Equal(["a | b"], Around(Message(Room, "10:01", "Ann", "", MessageKind.Media)));
    }

    [Fact]
    public void Forwards_are_somebody_elses_words() =>
        Assert.Equal(["a | b"], Around(Message(Room, "10:01", "Ava", "a chain letter", forwarded: true)));

    [Fact]
    public void Bots_are_no_people()
    {
        Assert.Equal(["a | b"], Around(Message(Room, "10:01", "Helper", "I am a bot", bot: true)));
        Assert.False(Cut([Message(Room, "09:00", "Helper", "beep", bot: true), .. Script(Room, "10:00 Ann: a", "10:02 Ava: b")])[0].ShowsNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("\u200E")]
    [InlineData("\u200B\uFEFF\u2060")]
    [InlineData("\u0000\u0001")]
    public void A_message_with_nothing_to_see_is_none(string text) =>
        Assert.Equal(["a | b"], Around(Message(Room, "10:01", "Ann", text)));

    [Fact]
    public void A_message_without_an_author_is_the_apps() =>
        Assert.Equal(["a | b"], Around(Message(Room, "10:01", null, "Ann changed the subject")));

    [Fact]
    public void Text_is_made_fit_to_store_and_says_the_same()
    {
        Assert.Equal(["a\none\ntwo\uFFFD! | b"], Around(Message(Room, "10:01", "Ann", "\uFEFF one\r\ntwo\uD800\u0000! ")));
        Assert.Equal(["a\nZo\u00EB 👩‍👧 שלום | b"], Around(Message(Room, "10:01", "Ann", "Zoe\u0308 👩‍👧 שלום")));
    }

    [Fact]
    public void A_reply_is_never_cut_however_long()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 250_000));
        var cut = Cut([Line(Room, "10:00 Ann: a"), Message(Room, "10:01", "Ava", text)]);
        Assert.Equal(text.Length, Assert.Single(cut).Reply[0].Text.Length);
    }

    [Fact]
    public async Task A_message_of_a_megabyte_of_anything_is_imported_in_time()
    {
        string[] hostile =
        [
            new('\u0301', 1 << 20), string.Concat(Enumerable.Repeat("\u0315\u0300", 1 << 19)), new('\uD83D', 1 << 20), string.Concat(Enumerable.Repeat("👍🏽", 1 << 18)),
            new('?', 1 << 20), string.Concat(Enumerable.Repeat("\u202Eabc\u202C", 1 << 17)), string.Concat(Enumerable.Repeat("1 ", 1 << 19)),
            string.Concat(Enumerable.Repeat("a@a.", 1 << 18)), string.Concat(Enumerable.Repeat("http://", 1 << 17)), new('한', 1 << 20),
        ];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var text in hostile)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{text[..8]} at {watch.Elapsed}");
            await Import([Message(Room, "10:00", "Ann", "x" + text), Message(Room, "10:01", "Ava", "y" + text)]);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), $"took {watch.Elapsed}");
    }
}
