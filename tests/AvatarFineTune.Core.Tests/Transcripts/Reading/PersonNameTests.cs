using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>Names of people and chats are shown and stored by apps, whichever reader they come from.</summary>
public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Ava", "Ava")]
    [InlineData("Ava \U0001F33B", "Ava \U0001F33B")]
    [InlineData("\u202BAva\u202C", "\u202BAva\u202C")]
    [InlineData("Ava\r\nMiller", "Ava  Miller")]
    [InlineData("Ava\0", "Ava")]
    [InlineData("\u0085Ava\u2028Miller\u007F", "Ava Miller")]
    public void Names_titles_and_ids_stand_on_one_line(string written, string shown)
    {
        var chat = new TranscriptChat { Id = "1", Platform = "custom", Title = written };
        var message = new TranscriptMessage { Chat = chat, LocalTime = default, Author = written, AuthorId = written, AuthorHandle = written };

        Assert.Equal((shown, shown, shown, shown), (chat.Title, message.Author, message.AuthorId, message.AuthorHandle));
    }

    [Theory]
    [InlineData("a-1", "a-1")]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\0", "\uFFFD")]
    [InlineData("\u2028a", "\uFFFDa")]
    public void Ids_hold_nothing_that_a_store_refuses_and_stay_ids(string written, string kept)
    {
        var chat = new TranscriptChat { Id = written, PlatformId = written, Platform = "custom" };
        var message = new TranscriptMessage { Chat = chat, LocalTime = default, Id = written, ReplyToId = written };

        Assert.Equal((kept, kept, kept, kept), (chat.Id, chat.PlatformId, message.Id, message.ReplyToId));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.Equal("\uFFFDAva\uFFFD", new TranscriptChat { Id = "1", Platform = "custom", Title = "\uDF3BAva\uD83C" }.Title);

    [Fact]
    public void A_name_in_order_stays_the_same_string()
    {
        var name = new string('a', 3) + "\U0001F33B";

        Assert.Same(name, ShownName.OfPerson(name));
        Assert.Null(ShownName.OfPerson(null));
    }

    [Fact]
    public async Task Names_of_the_fast_reader_stand_on_one_line_as_well()
    {
        var result = await Reading.ReadAsync("31/01/2023, 15:45 - Ava\u0085M\u2028x: hello\n31/01/2023, 15:46 - Ben\u007F\b: hi\n");

        Assert.Equal(["Ava M x", "Ben"], result.Messages.Select(m => m.Author));
        Assert.Equal(["Ava M x", "Ben"], result.Report.Owners.Select(o => o.Name).Order(StringComparer.Ordinal));
    }
}
