using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Notes, and finding them by words.</summary>
public abstract class KnowledgeStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task Notes_come_back_newest_first_by_kind()
    {
        var old = Sample.Note("old");
        var young = Sample.Note("young") with { CreatedAt = Under.Now.AddMinutes(1) };
        var memory = Sample.Note("memory", NoteKind.Memory, "caller");
        foreach (var note in (AvatarNote[])[young, memory, old])
        {
            await Store.SaveNoteAsync(note, Token);
        }

        Assert.Equal([young, old], await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token));
        Assert.Equal([memory], await Store.ListNotesAsync(Ava, NoteKind.Memory, Token));
    }

    [Fact]
    public virtual async Task A_note_saved_again_replaces_itself_even_as_another_kind()
    {
        var note = Sample.Note("the first words");
        await Store.SaveNoteAsync(note, Token);
        await Store.SaveNoteAsync(note with { Text = "the second words" }, Token);
        Assert.Equal("the second words", Assert.Single(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token)).Text);
        Assert.Empty(await Store.SearchNotesAsync(Ava, "first", null, 10, Token));

        await Store.SaveNoteAsync(note with { Kind = NoteKind.Memory }, Token);
        Assert.Empty(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token));
        Assert.Single(await Store.ListNotesAsync(Ava, NoteKind.Memory, Token));
        Assert.Single(await Store.SearchNotesAsync(Ava, "words", null, 10, Token));
    }

    [Fact]
    public virtual async Task A_deleted_note_is_gone_and_found_no_more()
    {
        var (knowledge, memory) = (Sample.Note("red kite"), Sample.Note("red kite", NoteKind.Memory));
        await Store.SaveNoteAsync(knowledge, Token);
        await Store.SaveNoteAsync(memory, Token);

        Assert.True(await Store.DeleteNoteAsync(Ava, knowledge.Id, Token));
        Assert.False(await Store.DeleteNoteAsync(Ava, knowledge.Id, Token));
        Assert.Equal([memory], await Store.SearchNotesAsync(Ava, "kite", null, 10, Token));
        Assert.True(await Store.DeleteNoteAsync(Ava, memory.Id, Token));
        Assert.Empty(await Store.SearchNotesAsync(Ava, "kite", null, 10, Token));
    }

    [Theory]
    [InlineData("Her dog is called Rufus.", "what is your dog's name?")]
    [InlineData("Her dog is called Rufus.", "RUFUS")]
    [InlineData("Büyük İstanbul gezisi", "büyük")]
    [InlineData("любит чёрный чай", "ЧАЙ")]
    [InlineData("تحب القهوة كثيرا", "القهوة")]
    [InlineData("她喜欢喝绿茶", "绿茶")]
    [InlineData("毎朝コーヒーを飲む", "コーヒー")]
    [InlineData("Room 101 on the 3rd floor", "101?")]
    public virtual async Task Notes_are_found_by_the_words_they_share(string text, string query)
    {
        var note = Sample.Note(text);
        await Store.SaveNoteAsync(note, Token);
        await Store.SaveNoteAsync(Sample.Note("Nothing of that at all, zzz 999"), Token);

        Assert.Equal([note], await Store.SearchNotesAsync(Ava, query, null, 10, Token));
    }

    [Fact]
    public virtual async Task The_note_that_shares_most_words_comes_first_and_the_limit_holds()
    {
        var one = Sample.Note("red apples");
        var three = Sample.Note("red kites fly");
        var two = Sample.Note("red kites", NoteKind.Memory);
        foreach (var note in (AvatarNote[])[one, three, two, Sample.Note("green pears"), Sample.Note("yellow plums")])
        {
            await Store.SaveNoteAsync(note, Token);
        }

        Assert.Equal(three, (await Store.SearchNotesAsync(Ava, "do red kites fly", null, 1, Token))[0]);
        Assert.Equal(3, (await Store.SearchNotesAsync(Ava, "do red kites fly", null, 100, Token)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!*()\"'")]
    [InlineData("\0")]
    [InlineData("👍👍")]
    public virtual async Task A_query_without_words_finds_nothing(string query)
    {
        await Store.SaveNoteAsync(Sample.Note("tea ? * \" 👍"), Token);

        Assert.Empty(await Store.SearchNotesAsync(Ava, query, null, 10, Token));
    }

    [Theory]
    [InlineData("tea AND milk")]
    [InlineData("tea NOT tea")]
    [InlineData("NEAR(tea milk, 1) tea")]
    [InlineData("words:tea")]
    [InlineData("\"tea")]
    [InlineData("tea*")]
    [InlineData("^tea ( )")]
    [InlineData("tea & !tea | <-> :* \\")]
    [InlineData("tea'; DROP TABLE avatar_knowledge; --")]
    [InlineData("{tea} + - tea")]
    public virtual async Task A_querys_syntax_means_nothing(string query)
    {
        var note = Sample.Note("tea");
        await Store.SaveNoteAsync(note, Token);

        Assert.Equal([note], await Store.SearchNotesAsync(Ava, query, null, 10, Token));
    }

    [Fact]
    public virtual async Task A_whole_book_as_query_is_answered()
    {
        var note = Sample.Note("tea");
        await Store.SaveNoteAsync(note, Token);
        var book = "tea " + string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"word{i}"));

        Assert.Equal([note], await Store.SearchNotesAsync(Ava, book, null, 10, Token));
    }

    [Fact]
    public virtual async Task A_memory_is_told_to_nobody_but_its_caller()
    {
        var ben = Sample.Note("secret of ben", NoteKind.Memory, "ben");
        var cleo = Sample.Note("secret of cleo", NoteKind.Memory, "cleo");
        var all = Sample.Note("secret of nobody", NoteKind.Memory);
        var fact = Sample.Note("secret fact for ben", NoteKind.Knowledge, "ben");
        foreach (var note in (AvatarNote[])[ben, cleo, all, fact])
        {
            await Store.SaveNoteAsync(note, Token);
        }

        Assert.Equivalent(new[] { ben, all, fact }, await FindAsync("ben"), strict: true);
        Assert.Equivalent(new[] { cleo, all }, await FindAsync("cleo"), strict: true);
        Assert.Equivalent(new[] { all }, await FindAsync(null), strict: true);
        Assert.Equivalent(new[] { all }, await FindAsync("BEN"), strict: true);

        async Task<IEnumerable<AvatarNote>> FindAsync(string? caller) => await Store.SearchNotesAsync(Ava, "secret", caller, 100, Token);
    }

    [Fact]
    public virtual async Task The_same_id_under_another_avatar_is_another_note()
    {
        var note = Sample.Note("tea");
        await Store.SaveNoteAsync(note, Token);
        await Store.SaveNoteAsync(note with { Avatar = new(Ava.UserId, "eve"), Text = "rain" }, Token);

        Assert.Equal(note, Assert.Single(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token)));
    }

    [Fact]
    public virtual async Task What_is_out_of_range_is_refused()
    {
        await Store.SaveNoteAsync(Sample.Note(new string('a', 16_000)), Token);
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveNoteAsync(Sample.Note(new string('a', 16_001)), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.SearchNotesAsync(Ava, "tea", null, 0, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.SearchNotesAsync(Ava, "tea", null, 101, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SearchNotesAsync(Ava, "tea", "", 10, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveNoteAsync(Sample.Note("tea", NoteKind.Memory, "a\0b"), Token));
    }
}
