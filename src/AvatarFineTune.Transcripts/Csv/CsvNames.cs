using System.Collections.Immutable;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>How columns are usually named, the surer names first; compared by letters and digits alone, without case.</summary>
internal static class CsvNames
{
    internal static readonly ImmutableArray<string> Author =
    [
        "author", "sender", "displayname", "authorname", "sendername", "fromname", "senderdisplayname", "from", "name", "user", "username", "nickname",
        "speaker", "participant", "fromuser", "writer", "who",
    ];

    internal static readonly ImmutableArray<string> Text =
    [
        "text", "message", "content", "contents", "body", "messagetext", "messagebody", "messagecontent", "msg", "utterance",
    ];

    internal static readonly ImmutableArray<string> Time =
    [
        "timestamp", "datetime", "dateandtime", "date", "time", "sentat", "createdat", "sent", "created", "senttime", "sentdate", "datesent", "timesent",
        "messagedate", "messagetime", "timestamputc", "dateutc", "utc", "unixtime", "timestampms", "ts", "when",
    ];

    internal static readonly ImmutableArray<string> Clock = ["time", "clock", "hour"];

    internal static readonly ImmutableArray<string> Chat =
    [
        "chat", "channel", "conversation", "thread", "room", "chatname", "channelname", "conversationname", "conversationtitle", "chattitle", "threadname",
        "roomname", "chatid", "channelid", "conversationid", "threadid", "roomid", "chatsession", "group", "groupname",
    ];

    internal static readonly ImmutableArray<string> AuthorId = ["authorid", "senderid", "userid", "fromid", "participantid"];

    internal static readonly ImmutableArray<string> Id = ["id", "messageid", "msgid", "guid", "uuid"];

    internal static readonly ImmutableArray<string> ReplyToId =
    [
        "replyto", "replytoid", "replytomessageid", "inreplyto", "inreplytoid", "parentid", "parentmessageid", "quotedmessageid", "referencedmessageid",
    ];

    internal static readonly ImmutableArray<string> Attachments = ["attachments", "attachment", "media", "mediatype", "file", "files"];

    internal static string Normalize(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
