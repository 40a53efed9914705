using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

public class AuthorTests
{
    private const string At = "31/01/2023, 15:45 - ";
    private const string Ios = "[31/01/2023, 15:45:12] ";
    private const string Lrm = "\u200e";

    [Theory]
    [InlineData("Ava 🌸", "Ava 🌸")]
    [InlineData("Ava [work]", "Ava [work]")]
    [InlineData("~ Ava", "Ava")]
    [InlineData("~\u202fAva", "Ava")]
    [InlineData("\u202a+49\u00a0151\u00a01234\u202c", "+49 151 1234")]
    [InlineData("\u200eAva", "Ava")]
    [InlineData("אווה", "אווה")]
    public async Task Reads_names_as_people_know_them(string written, string name)
    {
        var result = await Reading.ReadAsync($"{At}{written}: hello\n{At}Ben: hi\n");

        Assert.Equal([name, "Ben"], result.Messages.Select(m => m.Author));
    }

    [Fact]
    public async Task A_name_may_hold_a_colon_where_every_line_of_it_does()
    {
        var result = await Reading.ReadAsync($"{At}Dr: House: hello\n{At}Ava: Note: buy milk\n{At}Dr: House: bye: now\n{At}Ava: ok\n");

        Assert.Equal(["Dr: House", "Ava", "Dr: House", "Ava"], result.Messages.Select(m => m.Author));
        Assert.Equal(["hello", "Note: buy milk", "bye: now", "ok"], result.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task The_encryption_notice_shows_where_a_name_with_a_colon_ends()
    {
        var result = await Reading.ReadAsync($"{Ios}Dr: House: {Lrm}Messages and calls are end-to-end encrypted.\n{Ios}Dr: House: hello\n{Ios}Dr: not him\n");

        Assert.Equal([null, "Dr: House", "Dr"], result.Messages.Select(m => m.Author));
        Assert.Equal("Dr: House", result.Chat.Title);
    }

    [Fact]
    public async Task The_same_name_is_the_same_string()
    {
        var result = await Reading.ReadAsync($"{At}Ava: a\n{At}Ben: b\n{At}Cy: c\n{At}Ava: d\n{At}~ Ava: e\n");

        Assert.Same(result.Messages[0].Author, result.Messages[3].Author);
        Assert.Same(result.Messages[0].Author, result.Messages[4].Author);
        Assert.Equal(3, result.Report.Owners.Count);
    }

    [Theory]
    [InlineData("Messages and calls are end-to-end encrypted. No one outside of this chat can read them.")]
    [InlineData("Ava added Ben")]
    [InlineData("Ava changed the subject from “Trip: Rome” to “Trip: Paris”")]
    [InlineData("Ava changed the subject to \"Trip: Rome\"")]
    [InlineData("Ava created group \"Trip: Rome\"")]
    [InlineData("Your security code with Ben changed. Tap to learn more.")]
    public async Task System_lines_have_no_author_and_keep_their_words(string line)
    {
        var result = await Reading.ReadAsync($"{At}{line}\n{At}Ava: hi\n");

        Assert.Equal((MessageKind.System, null, line), (result.Messages[0].Kind, result.Messages[0].Author, result.Messages[0].Text));
        Assert.Equal("Ava", Assert.Single(result.Report.Owners).Name);
    }

    [Fact]
    public async Task Notices_in_the_groups_mouth_make_nobody_of_the_group()
    {
        var result = await Reading.ReadAsync(
            $"{Ios}Hikers: {Lrm}Messages and calls are end-to-end encrypted. Only people in this chat can read them.\n"
            + $"{Ios}Hikers: {Lrm}Ava created this group\n{Ios}Ava: {Lrm}Ava added Ben\n{Ios}Ava: hi\n{Ios}Ben: ho\n");

        Assert.Equal(3, result.Report.Skipped[SkipReason.System]);
        Assert.Equal(["Ava", "Ben"], result.Report.Owners.Select(o => o.Name));
        Assert.All(result.Messages.Take(3), m => Assert.Null(m.Author));
        Assert.Equal("Hikers", result.Chat.Title);
    }

    [Fact]
    public async Task A_notice_in_the_partners_mouth_leaves_the_partner_a_person()
    {
        var result = await Reading.ReadAsync($"{Ios}Ben: {Lrm}Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand sonst liest mit.\n{Ios}Ben: hallo\n");

        Assert.Equal([MessageKind.System, MessageKind.Text], result.Messages.Select(m => m.Kind));
        Assert.Equal("Ben", Assert.Single(result.Report.Owners).Name);
    }

    [Theory]
    [InlineData("You left your keys here")]
    [InlineData("You removed my comment from the document, and now I have to write all of it again")]
    [InlineData("Only admins can do that?")]
    public async Task People_begin_sentences_as_the_app_does(string words)
    {
        foreach (var header in (string[])[At, Ios])
        {
            var notice = $"{header}Ava: {Lrm}Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n";
            var message = (await Reading.ReadAsync($"{notice}{header}Ava: {words}\n{header}Ava: {words}\n")).Last;

            Assert.Equal((MessageKind.Text, "Ava", words), (message.Kind, message.Author, message.Text));
        }
    }

    [Fact]
    public async Task Bots_are_no_people()
    {
        var result = await Reading.ReadAsync($"{At}Ava: @Meta AI hi\n{At}Meta AI: How can I help?\n");

        Assert.Equal(1, result.Report.Skipped[SkipReason.Bot]);
        Assert.Equal("Ava", Assert.Single(result.Report.Owners).Name);
    }

    [Fact]
    public async Task A_file_may_leave_out_the_blank_behind_the_author()
    {
        var result = await Reading.ReadAsync($"{At}Ava:hello\n{At}Ben:see https://x.org\n{At}Ava:it is 10:30\n");

        Assert.Equal(["Ava", "Ben", "Ava"], result.Messages.Select(m => m.Author));
        Assert.Equal(["hello", "see https://x.org", "it is 10:30"], result.Messages.Select(m => m.Text));
    }

    [Theory]
    [InlineData("WhatsApp Chat with Ava.txt", "Ava")]
    [InlineData("WhatsApp-Chat mit Ava.txt", "Ava")]
    [InlineData("Chat de WhatsApp con Ava.txt", "Ava")]
    [InlineData("chat.txt", "")]
    public async Task The_files_name_gives_the_title(string file, string title) =>
        Assert.Equal(title, (await Reading.ReadAsync($"{At}Ava: hi\n", file)).Chat.Title);
}
