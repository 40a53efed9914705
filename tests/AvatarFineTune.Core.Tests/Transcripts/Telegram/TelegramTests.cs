using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Telegram;

public class TelegramTests
{
    private const string When = "\"date\":\"2023-01-15T15:46:00\",\"date_unixtime\":\"1673793960\"";
    private const string Ava = "\"from\":\"Ava\",\"from_id\":\"user42\"";

    [Fact]
    public async Task Text_is_a_string_or_a_list_and_keeps_its_newlines()
    {
        var result = await ReadAsync(
            $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"plain\ntext"}""",
            $$"""{"id":2,"type":"message",{{When}},{{Ava}},"text":["see ",{"type":"link","text":"x.org"},"\n",{"type":"bold","text":"now"}]}""");

        Assert.Equal(["plain\ntext", "see x.org\nnow"], result.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task The_two_times_together_give_the_offset()
    {
        var message = (await ReadAsync($$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"hi"}""")).Only;

        Assert.Equal((new DateTime(2023, 1, 15, 15, 46, 0), TimeSpan.FromHours(1)), (message.LocalTime, message.Offset));
    }

    [Fact]
    public async Task The_id_names_the_person_and_a_null_name_is_a_deleted_account()
    {
        var result = await ReadAsync(
            $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"}""",
            $$"""{"id":2,"type":"message",{{When}},"from":"Ava Renamed","from_id":"user42","text":"b"}""",
            $$"""{"id":3,"type":"message",{{When}},"from":null,"from_id":"user7","text":"c"}""");

        Assert.Equal([("Ava Renamed", "user42", 2L), ("Deleted Account", "user7", 1L)], result.Report.Owners.Select(o => (o.Name, o.Id!, o.Messages)));
    }

    [Theory]
    [InlineData("\"photo\":\"(File not included)\",\"text\":\"look\"", MessageKind.Media, "look")]
    [InlineData("\"media_type\":\"voice_message\",\"file\":\"x\",\"text\":\"\"", MessageKind.Media, "")]
    [InlineData("\"media_type\":\"sticker\",\"file\":\"x\",\"sticker_emoji\":\"x\",\"text\":\"\"", MessageKind.Sticker, "")]
    [InlineData("\"location_information\":{\"latitude\":1.0,\"longitude\":2.0},\"place_name\":\"Lake\",\"text\":\"\"", MessageKind.Location, "Lake")]
    [InlineData("\"contact_information\":{\"first_name\":\"Ben\"},\"text\":\"\"", MessageKind.Contact, "")]
    [InlineData("\"poll\":{\"question\":\"Tea?\",\"answers\":[{\"text\":\"yes\"}]},\"text\":\"\"", MessageKind.Poll, "Tea?")]
    [InlineData("\"text\":\"\"", MessageKind.Text, "")]
    public async Task Media_has_its_kind(string properties, MessageKind kind, string text)
    {
        var message = (await ReadAsync($$"""{"id":1,"type":"message",{{When}},{{Ava}},{{properties}}}""")).Only;

        Assert.Equal((kind, text), (message.Kind, message.Text));
    }

    [Fact]
    public async Task Service_messages_are_system_and_calls_are_calls()
    {
        var result = await ReadAsync(
            $$"""{"id":1,"type":"service",{{When}},"actor":"Ava","actor_id":"user42","action":"phone_call","text":""}""",
            $$"""{"id":2,"type":"service",{{When}},"actor":"Ava","actor_id":"user42","action":"invite_members","members":["Ben",null],"text":""}""",
            $$"""{"id":3,"type":"message",{{When}},{{Ava}},"text":"hi"}""");

        Assert.Equal([MessageKind.Call, MessageKind.System, MessageKind.Text], result.Messages.Select(m => m.Kind));
        Assert.Equal((1L, 1L, 1L), (result.Report.Kept, result.Report.Skipped[SkipReason.Call], result.Report.Skipped[SkipReason.System]));
    }

    [Fact]
    public async Task Replies_edits_forwards_and_inline_bots_are_told()
    {
        var result = await ReadAsync(
            $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a","edited":"2023-01-15T15:50:00","edited_unixtime":"1673794200"}""",
            $$"""{"id":2,"type":"message",{{When}},{{Ava}},"text":"b","reply_to_message_id":1}""",
            $$"""{"id":3,"type":"message",{{When}},{{Ava}},"text":"c","forwarded_from":null}""",
            $$"""{"id":4,"type":"message",{{When}},{{Ava}},"text":"d","via_bot":"@gif"}""",
            $$"""{"id":5,"type":"message",{{When}},{{Ava}},"text":"e","edited":"1970-01-01T01:00:00"}""");

        Assert.Equal([true, false, false, false, false], result.Messages.Select(m => m.IsEdited));
        Assert.Equal("1", result.Messages[1].ReplyToId);
        Assert.Equal((3L, 1L, 1L), (result.Report.Kept, result.Report.Skipped[SkipReason.Forwarded], result.Report.Skipped[SkipReason.Bot]));
    }

    [Fact]
    public async Task One_copy_of_a_repeated_id_is_kept()
    {
        var record = $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"}""";
        var result = await ReadAsync(record, record, record);

        Assert.Equal((1L, 2L), (result.Report.Kept, result.Report.Duplicates));
    }

    [Theory]
    [InlineData("""{"id":2,"type":"message","date":17,"text":"secret"}""")]
    [InlineData("""{"id":2,"type":"message","text":"no date"}""")]
    [InlineData("""{"id":2,"type":"message","date":"yesterday","from":"Ava","from_id":"user42","text":"x"}""")]
    [InlineData("""{"id":{},"type":"message","date":"2023-01-15T15:46:00","text":"x"}""")]
    [InlineData("""["not a record"]""")]
    [InlineData("17")]
    [InlineData("null")]
    public async Task One_broken_record_is_skipped_counted_and_named(string broken)
    {
        var good = $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"}""";
        var result = await ReadAsync(good, broken, good.Replace("\"id\":1", "\"id\":3", StringComparison.Ordinal));

        Assert.Equal((2L, 1L), (result.Report.Kept, result.Report.NotUnderstood));
        Assert.Equal(2, Assert.Single(result.Report.NotUnderstoodSamples).Line);
        Assert.DoesNotContain("secret", result.Report.NotUnderstoodSamples[0].Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_account_has_its_chats_apart_its_owner_named_and_its_channels_left_out()
    {
        var record = $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"},{"id":2,"type":"message",{{When}},"from":"Me","from_id":"user7","text":"b"}""";
        var json = $$"""
            {"about":"x","personal_information":{"user_id":7,"first_name":"Me","last_name":"Self","bio":{"a":[1]} },
             "contacts":{"list":[{"first_name":"Ben"}]},
             "chats":{"about":"y","list":[
               {"name":"Ava","type":"personal_chat","id":42,"messages":[{{record}}]},
               {"name":"News","type":"public_channel","id":9,"messages":[{{record}}]},
               {"type":"saved_messages","id":7,"messages":[{{record}}]},
               {"name":"Helper","type":"bot_chat","id":42,"messages":[{{record}}]} ]},
             "left_chats":{"list":[{"name":"Old","type":"private_group","id":11,"messages":[{{record}}]}]} }
            """;

        var result = await Reading.ReadAsync(json, "result.json");

        Assert.Equal(["Ava", "Saved Messages", "Helper", "Old"], result.Messages.Select(m => m.Chat.Title).Distinct());
        Assert.Equal(5, result.Report.Chats.Count);
        Assert.Equal(2, result.Report.Skipped[SkipReason.ChannelPost]);
        Assert.DoesNotContain(result.Messages, m => m.Chat.Title == "News");
        Assert.Equal("personal_information", result.Report.Owners.Single(o => o.Id == "user7").Evidence);
    }

    [Fact]
    public async Task A_list_of_chats_under_a_name_not_known_yet_is_read_too()
    {
        var record = $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"}""";
        var json = $$"""
            {"about":"x","personal_information":{"user_id":42,"list":[{"name":"Ben","type":"personal_chat","id":7,"messages":[{{record}}]}]},
             "chats":{"list":[{"name":"Ava","type":"personal_chat","id":42,"messages":[{{record}}]}]},
             "archived_chats":{"about":"y","list":[{"name":"Cem","type":"personal_chat","id":8,"messages":[{{record}}]}]} }
            """;

        var result = await Reading.ReadAsync(json, "result.json");

        Assert.Equal(["Ben", "Ava", "Cem"], result.Messages.Select(m => m.Chat.Title));
        Assert.Equal("personal_information", result.Report.Owners.Single(o => o.Id == "user42").Evidence);
    }

    [Fact]
    public async Task Chats_of_a_damaged_account_that_are_named_alike_or_not_at_all_stay_apart()
    {
        var record = $$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"}""";
        string[] heads = ["\"name\":\"x\"", "\"id\":7", "\"name\":\"y\"", "\"id\":7", "\"id\":\"7#2\"", "\"id\":7"];
        var json = $$"""{"about":"x","chats":{"list":[{{string.Join(',', heads.Select(h => $$"""{{{h}},"type":"personal_chat","messages":[{{record}}]}"""))}}]} }""";

        var result = await Reading.ReadAsync(json, "result.json");

        Assert.Equal(["result.json", "7", "result.json#2", "7#2", "7#2#2", "7#3"], result.Messages.Select(m => m.Chat.Id));
        Assert.Equal((6L, 0L), (result.Report.Kept, result.Report.Duplicates));
    }

    [Fact]
    public async Task Half_surrogates_and_control_characters_do_not_cost_the_message()
    {
        var message = (await ReadAsync($$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a\ud83d b\u0000c \ud83d\ude00"}""")).Only;

        Assert.Equal("a\uFFFD bc 😀", message.Text);
    }

    [Fact]
    public async Task A_file_that_was_cut_off_says_where()
    {
        var whole = Export($$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"secret"}""", $$"""{"id":2,"type":"message",{{When}},{{Ava}},"text":"secret"}""");
        for (var length = whole.Length - 1; length > 120; length -= 7)
        {
            var error = await Reading.FailAsync(whole[..length], "result.json");

            Assert.Equal(TranscriptError.Damaged, error.Error);
            Assert.Matches(@"at byte \d+, after \d records", error.Message);
        }
    }

    [Fact]
    public async Task Pretty_printed_files_larger_than_the_window_are_read_alike()
    {
        var records = Enumerable.Range(1, 5000).Select(i => $$"""{ "id": {{i}}, "type": "message", {{When}}, {{Ava}}, "text": "{{new string('x', i % 700)}}" }""");
        var result = await Reading.ReadAsync(Export([.. records]), "result.json");

        Assert.Equal(5000, result.Messages.Count);
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => i % 700), result.Messages.Select(m => m.Text.Length));
    }

    [Theory]
    [InlineData("private_supergroup", "", "1", false)]
    [InlineData("private_supergroup", "", "2", true)]
    [InlineData("private_supergroup", ",\"reply_to_peer_id\":\"channel99\"", "2", false)]
    [InlineData("private_supergroup", ",\"reply_to_peer_id\":\"channel42\"", "2", true)]
    [InlineData("personal_chat", ",\"reply_to_peer_id\":\"user42\"", "2", true)]
    [InlineData("private_group", ",\"reply_to_peer_id\":\"user42\"", "2", false)]
    public async Task What_opens_a_topic_or_stands_in_another_chat_is_not_answered(string type, string properties, string replyTo, bool isReply)
    {
        var result = await Reading.ReadAsync(
            Export(
                $$"""{"id":1,"type":"service",{{When}},"actor":"Ava","actor_id":"user42","action":"topic_created","title":"Boats","text":""}""",
                $$"""{"id":2,"type":"message",{{When}},{{Ava}},"text":"a"}""",
                $$"""{"id":3,"type":"message",{{When}},{{Ava}},"reply_to_message_id":{{replyTo}}{{properties}},"text":"b"}""")
            .Replace("personal_chat", type, StringComparison.Ordinal),
            "result.json");

        Assert.Equal(isReply ? replyTo : null, result.Last.ReplyToId);
    }

    [Fact]
    public async Task The_owner_of_an_account_has_a_handle()
    {
        var result = await Reading.ReadAsync(
            $$"""{"about":"x","personal_information":{"user_id":42,"first_name":"Ava","username":"@ava"},"chats":{"list":[{"name":"Ben","type":"personal_chat","id":7,"messages":[{"id":1,"type":"message",{{When}},{{Ava}},"text":"a"},{"id":2,"type":"message",{{When}},"from":"Ben","from_id":"user7","text":"b"}]}]} }""",
            "result.json");

        Assert.Equal(["@ava", null], result.Messages.Select(m => m.AuthorHandle));
    }

    [Fact]
    public async Task Escapes_that_are_no_JSON_are_mended_wherever_the_window_ends()
    {
        var records = Enumerable.Range(1, 3000).Select(i => $$"""{"id":{{i}},"type":"message",{{When}},{{Ava}},"text":"{{new string('x', i % 300)}}\x0B\\x0B{{i}}\x1F"}""");
        var result = await ReadAsync([.. records]);

        Assert.Equal(Enumerable.Range(1, 3000).Select(i => $"{new string('x', i % 300)}\n\\x0B{i}"), result.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task An_escape_that_nobody_writes_is_still_an_error() =>
        Assert.Equal(TranscriptError.Damaged, (await Reading.FailAsync(Export($$"""{"id":1,"type":"message",{{When}},{{Ava}},"text":"a\q secret"}"""), "result.json")).Error);

    private static Task<ReadResult> ReadAsync(params string[] records) => Reading.ReadAsync(Export(records), "anything.bin");

    private static string Export(params string[] records) =>
        $$"""{"name":"Ava","type":"personal_chat","id":42,"messages":[{{string.Join(",\n", records)}}]}""";
}
