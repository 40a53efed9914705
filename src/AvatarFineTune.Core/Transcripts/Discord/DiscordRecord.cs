using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>The properties of one record that matter here, as written.</summary>
internal sealed class DiscordRecord
{
    public string? Id;
    public string? Type;
    public string? Timestamp;
    public bool IsEdited;
    public string Content = "";
    public string? AuthorId;
    public string? AuthorName;
    public string? Nickname;
    public bool IsBot;
    public bool HasAttachments;
    public bool HasStickers;
    public bool HasEmbeds;
    public bool HasPoll;
    public string? ReferencedId;
    public bool IsForwarded;

    internal static DiscordRecord Parse(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("A record was expected.");
        }

        var record = new DiscordRecord();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            record.Property(ref reader);
        }

        return record;
    }

    private void Property(ref Utf8JsonReader r)
    {
        switch (r.ValueSpan.Length)
        {
            case 2 when r.ValueTextEquals("id"u8): Id = JsonText.ReadScalar(ref r); break;
            case 4 when r.ValueTextEquals("type"u8): Type = JsonText.ReadScalar(ref r); break;
            case 4 when r.ValueTextEquals("poll"u8): HasPoll = JsonText.ReadPresence(ref r); break;
            case 6 when r.ValueTextEquals("author"u8): Author(ref r); break;
            case 6 when r.ValueTextEquals("embeds"u8): HasEmbeds = JsonText.ReadPresence(ref r); break;
            case 7 when r.ValueTextEquals("content"u8): Content = JsonText.ReadString(ref r) ?? ""; break;
            case 8 when r.ValueTextEquals("stickers"u8): HasStickers = JsonText.ReadPresence(ref r); break;
            case 9 when r.ValueTextEquals("timestamp"u8): Timestamp = JsonText.ReadString(ref r); break;
            case 9 when r.ValueTextEquals("reference"u8): Reference(ref r); break;
            case 11 when r.ValueTextEquals("attachments"u8): HasAttachments = JsonText.ReadPresence(ref r); break;
            case 15 when r.ValueTextEquals("timestampEdited"u8): IsEdited = JsonText.ReadPresence(ref r); break;
            case 16 when r.ValueTextEquals("forwardedMessage"u8): IsForwarded |= JsonText.ReadPresence(ref r); break;
            default: r.Skip(); break;
        }
    }

    private void Author(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("An author was expected.");
        }

        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("id"u8))
            {
                AuthorId = JsonText.ReadScalar(ref r);
            }
            else if (r.ValueTextEquals("name"u8))
            {
                AuthorName = JsonText.ReadString(ref r);
            }
            else if (r.ValueTextEquals("nickname"u8))
            {
                Nickname = JsonText.ReadString(ref r);
            }
            else if (r.ValueTextEquals("isBot"u8))
            {
                IsBot = JsonText.ReadFlag(ref r);
            }
            else
            {
                r.Skip();
            }
        }
    }

    private void Reference(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType != JsonTokenType.StartObject)
        {
            r.Skip();
            return;
        }

        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("messageId"u8))
            {
                ReferencedId = JsonText.ReadScalar(ref r);
            }
            else if (r.ValueTextEquals("type"u8))
            {
                IsForwarded |= string.Equals(JsonText.ReadScalar(ref r), "Forward", StringComparison.Ordinal);
            }
            else
            {
                r.Skip();
            }
        }
    }
}
