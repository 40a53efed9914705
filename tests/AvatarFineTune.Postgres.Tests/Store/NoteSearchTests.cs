using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>What the server's full-text search must do here beyond what every store does.</summary>
public sealed class NoteSearchTests(PostgresServer server) : UsageTests(server)
{
    [Fact]
    public async Task A_rare_word_counts_more_than_frequent_ones_and_a_short_note_more_than_a_long_one()
    {
        var host = OpenHost();
        foreach (var text in (string[])["the tea of the day", "the day of the boat", "the bus of the day", "the day the of", "a kite", "a kite and many other words besides"])
        {
            await host.SaveNoteAsync(Note(text), Token);
        }

        var found = await host.SearchNotesAsync(Ava, "the kite", null, 6, Token);

        Assert.Equal("a kite", found[0].Text);
        Assert.Contains("a kite and many other words besides", found.Select(n => n.Text));
    }

    [Fact]
    public async Task What_others_notes_say_changes_nothing()
    {
        var host = OpenHost();
        await host.SaveNoteAsync(Note("red kite"), Token);
        await host.SaveNoteAsync(Note("red tea, green tea") with { CallerId = "ben", Kind = NoteKind.Memory }, Token);
        await host.SaveNoteAsync(Note("kite") with { Avatar = new("user-2", "ava") }, Token);

        Assert.Equal("red kite", Assert.Single(await host.SearchNotesAsync(Ava, "red tea kite", null, 10, Token)).Text);
    }

    [Theory]
    [InlineData(16_000, "a")]
    [InlineData(8_000, "字")]
    [InlineData(8_000, "é")]
    [InlineData(8_000, "𝒳")]
    [InlineData(4_000, "tea ")]
    public async Task Words_that_no_index_holds_whole_are_saved_and_found(int times, string part)
    {
        var host = OpenHost();
        var note = Note(string.Concat(Enumerable.Repeat(part, times)));
        await host.SaveNoteAsync(note, Token);

        Assert.Equal(note, Assert.Single(await host.SearchNotesAsync(Ava, note.Text, null, 10, Token)));
    }

    [Fact]
    public async Task A_note_that_changes_its_kind_while_it_is_saved_stays_one()
    {
        var host = OpenHost();
        var note = Note("tea");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.SaveNoteAsync(note with { Kind = (NoteKind)(i % 2) }, Token)));

        Assert.Single(await host.SearchNotesAsync(Ava, "tea", null, 10, Token));
    }

    private AvatarNote Note(string text) => new Sample(Ava, Now).Note(text);
}
