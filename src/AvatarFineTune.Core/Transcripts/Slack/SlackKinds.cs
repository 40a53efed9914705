using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Tells what a record is, by its subtype and what hangs on it.</summary>
internal static class SlackKinds
{
    internal static MessageKind Of(JsonElement record, string? subtype) => subtype switch
    {
        null or "bot_message" or "me_message" or "thread_broadcast" or "slackbot_response" => Posted(record),
        "file_share" or "file_comment" => MessageKind.Media,
        "tombstone" or "message_deleted" => MessageKind.Deleted,
        "huddle_thread" or "sh_room_created" or "sh_room_shared" => MessageKind.Call,

        // Joins, topics, pins, and whatever Slack invents next: nobody's words.
        _ => MessageKind.System,
    };

    private static MessageKind Posted(JsonElement record) => record switch
    {
        _ when record.Has("files"u8) || record.Has("file"u8) => MessageKind.Media,
        _ when record.Items("blocks"u8).Any(b => b.Text("type"u8) == "call") => MessageKind.Call,
        _ when record.Name("text"u8) is null && record.Has("attachments"u8) && !record.Has("blocks"u8) => MessageKind.Other,
        _ => MessageKind.Text,
    };
}

/// <summary>Who wrote a message, as shown.</summary>
internal readonly record struct SlackAuthor(string? Id, string? Name, bool IsBot)
{
    internal static SlackAuthor Of(JsonElement record, string? subtype, SlackDirectory directory)
    {
        // Slack itself says that something was deleted; whose it was, it does not say.
        if (subtype is "tombstone" or "message_deleted")
        {
            return record.Field("previous_message"u8) is { ValueKind: JsonValueKind.Object } previous ? Of(previous, null, directory) : default;
        }

        var isBot = subtype is "bot_message" or "slackbot_response" || record.Has("bot_id"u8) || record.Has("bot_profile"u8);
        var id = (subtype == "file_comment" ? record.Field("comment"u8).Name("user"u8) : null) ?? record.Name("user"u8);
        if (id is not null)
        {
            var user = directory.Find(id, record.Field("user_profile"u8));
            return new(id, user.Name, isBot || user.IsBot);
        }

        var name = record.Name("username"u8) ?? record.Field("bot_profile"u8).Name("name"u8);
        id = record.Name("bot_id"u8);
        return new(id, name ?? id ?? "", isBot);
    }

    public override string ToString() => nameof(SlackAuthor);
}
