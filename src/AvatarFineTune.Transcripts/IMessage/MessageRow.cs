using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>A row of the table of messages, as written.</summary>
internal sealed class MessageRow
{
    private static readonly string[] Plain =
    [
        "guid", "date", "date_edited", "date_retracted", "is_from_me", "item_type", "associated_message_type", "is_audio_message", "balloon_bundle_id",
        "thread_originator_guid", "cache_has_attachments", "group_title", "is_system_message", "is_service_message",
    ];

    private static readonly string[] Long = ["subject", "text", "attributedBody"];

    public string? Guid { get; private init; }

    public long? Date { get; private init; }

    public bool IsEdited { get; private init; }

    public bool IsRetracted { get; private init; }

    public bool IsFromMe { get; private init; }

    public long ItemType { get; private init; }

    public long AssociatedType { get; private init; }

    public bool IsAudio { get; private init; }

    public string? Balloon { get; private init; }

    public string? ThreadOriginator { get; private init; }

    public bool HasAttachments { get; private init; }

    public string? GroupTitle { get; private init; }

    public bool IsNotice { get; private init; }

    public string? Handle { get; private init; }

    public string? AttachmentType { get; private init; }

    public string? Subject { get; private init; }

    public string? Text { get; private init; }

    public byte[]? Body { get; private init; }

    /// <summary>Whether words are there that were too long to be fetched.</summary>
    public bool IsTooLong { get; private init; }

    /// <summary>The query for one message by its row id; values over the limit are not fetched at all.</summary>
    internal static string Sql(ChatDatabase database)
    {
        var columns = Plain.Select(c => database.Column("message", "m", c))
            .Append("h.id")
            .Append(AttachmentSql(database))
            .Concat(Long.Select(c => database.Column("message", "m", c))
                .Select(c => $"CASE WHEN octet_length({c}) <= $most THEN {c} END, octet_length({c}) > $most"));
        return $"SELECT {string.Join(", ", columns)} FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id WHERE m.ROWID = $id";
    }

    internal static MessageRow Read(SqliteDataReader reader)
    {
        var at = 0;
        return new()
        {
            Guid = Words(reader, at++),
            Date = Number(reader, at++),
            IsEdited = Number(reader, at++) is > 0,
            IsRetracted = Number(reader, at++) is > 0,
            IsFromMe = Number(reader, at++) is not (null or 0),
            ItemType = Number(reader, at++) ?? 0,
            AssociatedType = Number(reader, at++) ?? 0,
            IsAudio = Number(reader, at++) is not (null or 0),
            Balloon = Words(reader, at++),
            ThreadOriginator = Words(reader, at++),
            HasAttachments = Number(reader, at++) is not (null or 0),
            GroupTitle = Words(reader, at++),
            IsNotice = (Number(reader, at++) is not (null or 0)) | (Number(reader, at++) is not (null or 0)),
            Handle = Words(reader, at++),
            AttachmentType = Words(reader, at++),
            Subject = Words(reader, at),
            Text = Words(reader, at + 2),
            Body = reader.IsDBNull(at + 4) ? null : reader.GetFieldValue<byte[]>(at + 4),
            IsTooLong = Number(reader, at + 1) is > 0 || Number(reader, at + 3) is > 0 || Number(reader, at + 5) is > 0,
        };
    }

    private static string AttachmentSql(ChatDatabase database) =>
        database.Has("message_attachment_join") && database.Column("attachment", "a", "mime_type") is not "NULL" and var type
            && database.Column("message", "m", "cache_has_attachments") is not "NULL" and var flag
            ? $"CASE WHEN {flag} THEN (SELECT {type} FROM message_attachment_join j JOIN attachment a ON a.ROWID = j.attachment_id WHERE j.message_id = m.ROWID LIMIT 1) END"
            : "NULL";

    private static string? Words(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>SQLite stores whatever it is given; what is no number counts as none.</summary>
    private static long? Number(SqliteDataReader reader, int column) => reader.GetValue(column) switch
    {
        long number => number,
        double number when Math.Abs(number) < long.MaxValue => (long)number,
        _ => null,
    };
}
