using System.Collections.Immutable;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>How columns are usually named, the surer names first; compared by letters and digits alone, without case.</summary>
internal static class CsvNames
{
    internal static readonly ImmutableArray<string> Author =
    [
        "author", "sender", "displayname", "authorname", "sendername", "fromname", "senderdisplayname", "from", "name", "user", "username", "nickname",
        "speaker", "participant", "fromuser", "writer", "who",
        "absender", "autor", "verfasser", "auteur", "expéditeur", "remitente", "remetente", "mittente", "autore", "afzender", "nadawca", "отправитель", "автор",
        "送信者", "名前", "ユーザー名", "发送者", "发送人", "發送者", "發送人", "보낸사람", "이름", "gönderen",
    ];

    internal static readonly ImmutableArray<string> Text =
    [
        "text", "message", "content", "contents", "body", "messagetext", "messagebody", "messagecontent", "msg", "utterance",
        "nachricht", "inhalt", "mensaje", "contenido", "mensagem", "conteúdo", "messaggio", "testo", "bericht", "texte", "contenu", "texto", "wiadomość", "treść",
        "сообщение", "текст", "メッセージ", "内容", "消息", "訊息", "메시지", "내용", "mesaj",
    ];

    internal static readonly ImmutableArray<string> Time =
    [
        "timestamp", "datetime", "dateandtime", "date", "time", "sentat", "createdat", "sent", "created", "senttime", "sentdate", "datesent", "timesent",
        "messagedate", "messagetime", "timestamputc", "dateutc", "utc", "unixtime", "timestampms", "ts", "when",
        "datum", "zeit", "zeitpunkt", "zeitstempel", "fecha", "fechayhora", "data", "dataehora", "dataeora", "horodatage", "datumentijd", "дата", "日時", "日付", "时间", "日期", "時間", "날짜", "tarih",
    ];

    internal static readonly ImmutableArray<string> Clock = ["time", "clock", "hour", "uhrzeit", "hora", "heure", "ora"];

    internal static readonly ImmutableArray<string> Chat =
    [
        "chat", "channel", "conversation", "thread", "room", "chatname", "channelname", "conversationname", "conversationtitle", "chattitle", "threadname",
        "roomname", "chatid", "channelid", "conversationid", "threadid", "roomid", "chatsession", "group", "groupname",
    ];

    internal static readonly ImmutableArray<string> AuthorId = ["authorid", "senderid", "userid", "fromid", "participantid"];

    /// <summary>Whether a message came or went, in tables that leave the author of one's own empty.</summary>
    internal static readonly ImmutableArray<string> Direction = ["direction", "type"];

    internal static readonly ImmutableArray<string> Id = ["id", "messageid", "msgid", "guid", "uuid"];

    internal static readonly ImmutableArray<string> ReplyToId =
    [
        "replyto", "replytoid", "replytomessageid", "inreplyto", "inreplytoid", "parentid", "parentmessageid", "quotedmessageid", "referencedmessageid",
    ];

    internal static readonly ImmutableArray<string> Attachments = ["attachments", "attachment", "media", "mediatype", "file", "files"];

    internal static string Normalize(string header) => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
