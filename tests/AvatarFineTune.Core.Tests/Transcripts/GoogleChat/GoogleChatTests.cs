using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.GoogleChat;

namespace AvatarFineTune.Core.Tests.Transcripts.GoogleChat;

public class GoogleChatTests
{
    private static readonly GoogleChatTime Times = new(GoogleChatMonths.Load());

    [Theory]
    [InlineData("Tuesday, January 30, 2024 at 5:25:36\u202FPM UTC", "2024-01-30T17:25:36")]
    [InlineData("Tuesday, January 30, 2024 at 12:00:00 AM UTC", "2024-01-30T00:00:00")]
    [InlineData("Tuesday, January 30, 2024 at 12:00:00 PM UTC", "2024-01-30T12:00:00")]
    [InlineData("January 30, 2024 at 5:25 PM UTC", "2024-01-30T17:25:00")]
    [InlineData("martes, 30 de enero de 2024, 5:25:36 p. m. UTC", "2024-01-30T17:25:36")]
    [InlineData("2024-01-30T17:25:36Z", "2024-01-30T17:25:36")]
    public void A_time_in_words_is_read(string written, string expected) =>
        Assert.Equal(expected, Times.Parse(written).ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("Tuesday, January 30, 2024 at 5:25:36 PM")]
    [InlineData("Tuesday, January 30, 2024 at 5:25:36 PM UTC+2")]
    [InlineData("Tuesday, January 30, 2024 at 25:25:36 UTC")]
    [InlineData("Tuesday, January 30, 2024 at 13:25:36 PM UTC")]
    [InlineData("1/2/2024 at 5:25:36 PM UTC")]
    [InlineData("listopada 1, 2024 at 5:25:36 PM UTC")]
    [InlineData("January March 1, 2024 at 5:25:36 PM UTC")]
    [InlineData("Tuesday, January 30, 99999 at 5:25:36 PM UTC")]
    public void What_leaves_doubt_is_refused(string written) => Assert.Throws<FormatException>(() => Times.Parse(written));

    [Fact]
    public async Task Damage_anywhere_ends_in_a_clear_error_or_a_count()
    {
        const string messages = """{"messages":[{"creator":{"name":"Ava","email":"ava@example.com","user_type":"Human"},"created_date":"Tuesday, January 30, 2024 at 5:25:36 PM UTC","text":"hi","topic_id":"t","message_id":"m1","annotations":[{"drive_metadata":{"id":"1"}}]},{"message_state":"DELETED","deleted_date":"Tuesday, January 30, 2024 at 5:25:36 PM UTC","message_id":"m2"}]}""";
        const string group = """{"name":"Book club","members":[{"name":"Ava","email":"ava@example.com","user_type":"Human"}]}""";
        await Mutations.AssertNoneCrashesAsync(messages, "google-chat", name: "messages.json");
        await Mutations.AssertNoneCrashesAsync(group, "google-chat", text => Zips.Of(("Groups/Space a/messages.json", messages), ("Groups/Space a/group_info.json", text)), "takeout.zip");
    }

    [Fact]
    public async Task A_list_of_people_that_is_cut_off_costs_the_title_only()
    {
        var zip = Zips.Of(
            ("Groups/Space x/messages.json", """{"messages":[{"creator":{"name":"Ava","email":"ava@example.com","user_type":"Human"},"created_date":"Tuesday, January 30, 2024 at 5:25:36 PM UTC","text":"hi","message_id":"1"}]}"""),
            ("Groups/Space x/group_info.json", """{"members":[{"name":"Ava"}],"name":"Book"""));

        var result = await Reading.ReadAsync(zip, "takeout.zip");

        Assert.Equal("hi", result.Only.Text);
        Assert.Equal(1, result.Report.NotUnderstood);
        Assert.Equal("group_info.json", Assert.Single(result.Report.NotUnderstoodSamples).Source);
    }

    [Fact]
    public async Task Two_owners_exports_in_one_folder_keep_their_titles()
    {
        static string Messages(string id) => $$"""{"messages":[{"creator":{"name":"Ava","email":"ava@example.com","user_type":"Human"},"created_date":"Tuesday, January 30, 2024 at 5:25:36 PM UTC","text":"hi","message_id":"{{id}}"}]}""";
        const string group = """{"members":[{"name":"Ava","email":"ava@example.com","user_type":"Human"},{"name":"Ben","email":"ben@example.com","user_type":"Human"}]}""";
        var zip = Zips.Of(
            ("a/Users/User 1/user_info.json", """{"user":{"name":"Ava","email":"ava@example.com","user_type":"Human"}}"""),
            ("a/Groups/DM x/messages.json", Messages("1")), ("a/Groups/DM x/group_info.json", group),
            ("b/Users/User 2/user_info.json", """{"user":{"name":"Ben","email":"ben@example.com","user_type":"Human"}}"""),
            ("b/Groups/DM y/messages.json", Messages("2")), ("b/Groups/DM y/group_info.json", group));

        var result = await Reading.ReadAsync(zip, "takeout.zip");

        Assert.Equal(["Ben", "Ava"], result.Report.Chats.Select(c => c.Title));
    }
}
