using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.WhatsApp;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

public class BodyTests
{
    private const string Lrm = "\u200e";

    [Theory]
    [InlineData("<Media omitted>", MessageKind.Media, "")]
    [InlineData("<MEDIA OMITTED>", MessageKind.Media, "")]
    [InlineData("<Media omitted>\nlook at this", MessageKind.Media, "look at this")]
    [InlineData("<без медиафайлов>", MessageKind.Media, "")]
    [InlineData("<Без Медиафайлов>", MessageKind.Media, "")]
    [InlineData("IMG-20230115-WA0001.jpg (file attached)", MessageKind.Media, "")]
    [InlineData("IMG-20230115-WA0001.jpg (Datei angehängt)\nmein Hund", MessageKind.Media, "mein Hund")]
    [InlineData("DOC-1.pdf (file attached)\nDOC-1.pdf", MessageKind.Media, "")]
    [InlineData("STK-20230115-WA0003.webp (file attached)", MessageKind.Sticker, "")]
    [InlineData("Ben.vcf (archivo adjunto)", MessageKind.Contact, "")]
    [InlineData("null", MessageKind.Media, "")]
    [InlineData("This message was deleted", MessageKind.Deleted, "")]
    [InlineData("You deleted this message.", MessageKind.Deleted, "")]
    [InlineData("Diese Nachricht wurde gelöscht.", MessageKind.Deleted, "")]
    [InlineData("Missed voice call", MessageKind.Call, "Missed voice call")]
    [InlineData("Missed video call, Tap to call back", MessageKind.Call, "Missed video call, Tap to call back")]
    [InlineData("Voice call, 5 min", MessageKind.Call, "Voice call, 5 min")]
    [InlineData("location: https://maps.google.com/?q=51.5,-0.1", MessageKind.Location, "location: https://maps.google.com/?q=51.5,-0.1")]
    [InlineData("Big Ben\nLondon\nhttps://maps.google.com/?q=51.5,-0.1", MessageKind.Location, "Big Ben\nLondon\nhttps://maps.google.com/?q=51.5,-0.1")]
    [InlineData("live location shared", MessageKind.Location, "live location shared")]
    [InlineData("POLL:\nTea?\nOPTION: yes (1 vote)", MessageKind.Poll, "POLL:\nTea?\nOPTION: yes (1 vote)")]
    [InlineData("Waiting for this message. This may take a while.", MessageKind.Other, "Waiting for this message. This may take a while.")]
    [InlineData("", MessageKind.Text, "")]
    [InlineData("the word video in a sentence", MessageKind.Text, "the word video in a sentence")]
    [InlineData("image omitted from the slides, sorry", MessageKind.Text, "image omitted from the slides, sorry")]
    [InlineData("I said <Media omitted> and laughed", MessageKind.Text, "I said <Media omitted> and laughed")]
    [InlineData("Voice call me later, ok", MessageKind.Text, "Voice call me later, ok")]
    [InlineData("video call", MessageKind.Text, "video call")]
    [InlineData("see https://maps.google.com/?q=1,2", MessageKind.Text, "see https://maps.google.com/?q=1,2")]
    [InlineData("it was null", MessageKind.Text, "it was null")]
    [InlineData("hello (there)", MessageKind.Text, "hello (there)")]
    [InlineData("<3", MessageKind.Text, "<3")]
    [InlineData("one\n\n\nfour", MessageKind.Text, "one\n\n\nfour")]
    [InlineData("@\u2068Ava\u2069", MessageKind.Text, "@\u2068Ava\u2069")]
    public async Task Tells_words_from_what_stands_in_their_place(string body, MessageKind kind, string text)
    {
        foreach (var header in (string[])["31/01/2023, 15:45 - ", "[31/01/2023, 15:45:12] "])
        {
            var result = await Reading.ReadAsync($"{header}Ava: {body}\n{header}Ben: next\n");

            Assert.Equal((kind, text, "Ava"), (result.Messages[0].Kind, result.Messages[0].Text, result.Messages[0].Author));
        }
    }

    [Theory]
    [InlineData(Lrm + "image omitted", MessageKind.Media, "")]
    [InlineData(Lrm + "sticker omitted", MessageKind.Sticker, "")]
    [InlineData(Lrm + "Contact card omitted", MessageKind.Contact, "")]
    [InlineData(Lrm + "<attached: 00000012-PHOTO-2023-01-31.jpg>", MessageKind.Media, "")]
    [InlineData(Lrm + "<Anhang: 00000012-PHOTO.jpg>", MessageKind.Media, "")]
    [InlineData(Lrm + "<attached: 00000012-Ben.vcf>", MessageKind.Contact, "")]
    [InlineData(Lrm + "<attached: 00000012-STICKER-2023.webp>", MessageKind.Sticker, "")]
    [InlineData("look at this " + Lrm + "<attached: 00000012-PHOTO.jpg>", MessageKind.Media, "look at this")]
    [InlineData("Report.pdf • " + Lrm + "3 pages " + Lrm + "document omitted", MessageKind.Media, "")]
    [InlineData(Lrm + "Voice call, " + Lrm + "5 min", MessageKind.Call, null)]
    [InlineData(Lrm + "Video call", MessageKind.Call, null)]
    [InlineData(Lrm + "This message was deleted.", MessageKind.Deleted, "")]
    [InlineData(Lrm + "Hello", MessageKind.Text, "Hello")]
    public async Task Understands_the_mark_of_ios(string body, MessageKind kind, string? text)
    {
        var message = (await Reading.ReadAsync($"[31/01/2023, 15:45:12] Ben: x\n{Lrm}[31/01/2023, 15:45:12] Ava: {body}\n")).Last;

        Assert.Equal(kind, message.Kind);
        Assert.Equal("Ava", message.Author);
        Assert.True(text is null || text == message.Text, "the text is the caption alone");
    }

    [Theory]
    [InlineData("good <This message was edited>", "good")]
    [InlineData("good " + Lrm + "<This message was edited>", "good")]
    [InlineData("two\nlines <Diese Nachricht wurde bearbeitet>", "two\nlines")]
    [InlineData("good <This message was edited.>", "good")]
    public async Task Takes_the_edited_marker_off(string body, string text)
    {
        var result = await Reading.ReadAsync($"31/01/2023, 15:45 - Ava: {body}\n");

        Assert.Equal((text, true), (result.Only.Text, result.Only.IsEdited));
        Assert.Equal((1L, 1L), (result.Report.Kept, result.Report.Edited));
    }

    /// <summary>The quick way through a body gives what the careful one gives.</summary>
    [Theory]
    [InlineData("ok \u00a0", "ok", MessageKind.Text)]
    [InlineData("tHis mesSage was Deleted", "", MessageKind.Deleted)]
    [InlineData("Ok (so)", "Ok (so)", MessageKind.Text)]
    [InlineData("\u2764\ufe0f", "\u2764\ufe0f", MessageKind.Text)]
    [InlineData("so \u2764\ufe0f", "so \u2764\ufe0f", MessageKind.Text)]
    [InlineData("don\u2019t \u2014 \u201cyes\u201d", "don\u2019t \u2014 \u201cyes\u201d", MessageKind.Text)]
    [InlineData("УДАЛЁННОЕ", "УДАЛЁННОЕ", MessageKind.Text)]
    [InlineData("IMAGE OMITTED", "", MessageKind.Media)]
    [InlineData("a\0b", "ab", MessageKind.Text)]
    public async Task Reads_plain_bodies_as_carefully_as_others(string body, string text, MessageKind kind)
    {
        var result = await Reading.ReadAsync($"31/01/2023, 15:45 - Ava: first\n31/01/2023, 15:46 - Ava: {body}\n31/01/2023, 15:47 - Ava: last\n");

        Assert.Equal((text, kind), (result.Messages[1].Text, result.Messages[1].Kind));
    }

    [Fact]
    public async Task Knows_its_placeholders_in_every_language_of_the_list()
    {
        var phrases = WordList("media").Concat(WordList("deleted")).Concat(WordList("sticker")).Concat(WordList("contact")).ToList();
        var result = await Reading.ReadAsync(string.Concat(phrases.Select(p => $"31/01/2023, 15:45 - Ava: {p}\n")));

        Assert.Equal(phrases.Count, result.Messages.Count);
        Assert.All(result.Messages, m => Assert.NotEqual(MessageKind.Text, m.Kind));
        Assert.All(result.Messages, m => Assert.Empty(m.Text));
        Assert.Equal(0, result.Report.Kept);
    }

    private static List<string> WordList(string section)
    {
        using var stream = typeof(WhatsAppReader).Assembly.GetManifestResourceStream("AvatarFineTune.Transcripts.WhatsAppWords.txt")!;
        var lines = new StreamReader(stream).ReadToEnd().Split('\n');
        return lines.SkipWhile(l => l != $"[{section}]").Skip(1).TakeWhile(l => !l.StartsWith('[')).Where(l => l.Length > 0 && l[0] != '#').ToList();
    }
}
