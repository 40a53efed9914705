using System.Globalization;
using System.Text.Json;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>One message of the package, as written.</summary>
internal readonly record struct PackageRecord(string? Id, string? Timestamp, string Contents, bool HasAttachments)
{
    private const string LocalForm = "yyyy-MM-dd HH:mm:ss";

    internal static PackageRecord From(JsonElement element) => new(
        element.Text("ID"u8),
        element.Text("Timestamp"u8),
        element.Text("Contents"u8) ?? "",
        element.Field("Attachments"u8) is var files
            && files.ValueKind switch { JsonValueKind.String => files.AsText()!.Length > 0, JsonValueKind.Array => files.GetArrayLength() > 0, _ => false });

    /// <returns>The message; <see langword="null"/> where the record is not understood.</returns>
    internal TranscriptMessage? ToMessage(TranscriptChat chat, string author, string? authorId)
    {
        if (Id is not { Length: > 0 } || !TryTime(Timestamp, out var time))
        {
            return null;
        }

        return new()
        {
            Chat = chat,
            Id = Id,
            LocalTime = time,
            Offset = TimeSpan.Zero,
            Author = author,
            AuthorId = authorId,
            Kind = HasAttachments ? MessageKind.Media : MessageKind.Text,
            Text = MessageText.Clean(Contents),
        };
    }

    public override string ToString() => $"message {Id}";

    /// <summary>UTC, with its offset or, in newer packages, without.</summary>
    private static bool TryTime(string? text, out DateTime time)
    {
        if (DateTime.TryParseExact(text, LocalForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            return true;
        }

        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stamp);
        time = DateTime.SpecifyKind(stamp.UtcDateTime, DateTimeKind.Unspecified);
        return isTime;
    }
}
