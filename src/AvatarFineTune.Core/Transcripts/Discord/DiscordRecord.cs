using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>The properties of one record that matter here, as written.</summary>
internal sealed class DiscordRecord : IJsonRecord
{
    public string? Id;
    public string? Type;
    public string? Timestamp;
    public bool IsEdited;
    public string Content = "";
    public string? AuthorId;
    public string? AuthorName;
    public string? Nickname;
    public string? Discriminator;
    public bool IsBot;
    public bool HasAttachments;
    public bool HasStickers;
    public bool HasEmbeds;
    public bool HasPoll;
    public string? ReferencedId;
    public string? ReferencedChannelId;
    public bool IsForwarded;
    public string? ForwardedContent;

    /// <summary>Who is mentioned: the id, and the name as shown.</summary>
    public List<(string Id, string Name)>? Mentions;

    public void Take(ref Utf8JsonReader r)
    {
        switch (r.ValueSpan.Length)
        {
            case 2 when r.ValueTextEquals("id"u8): Id = JsonText.ReadScalar(ref r); break;
            case 4 when r.ValueTextEquals("type"u8): Type = JsonText.ReadScalar(ref r); break;
            case 4 when r.ValueTextEquals("poll"u8): HasPoll = JsonText.ReadPresence(ref r); break;
            case 6 when r.ValueTextEquals("author"u8): Author(ref r); break;
            case 6 when r.ValueTextEquals("embeds"u8): HasEmbeds = JsonText.ReadPresence(ref r); break;
            case 7 when r.ValueTextEquals("content"u8): Content = JsonText.ReadString(ref r) ?? ""; break;
            case 8 when r.ValueTextEquals("mentions"u8): ReadMentions(ref r); break;
            case 8 when r.ValueTextEquals("stickers"u8): HasStickers = JsonText.ReadPresence(ref r); break;
            case 9 when r.ValueTextEquals("timestamp"u8): Timestamp = JsonText.ReadString(ref r); break;
            case 9 when r.ValueTextEquals("reference"u8): Reference(ref r); break;
            case 11 when r.ValueTextEquals("attachments"u8): HasAttachments = JsonText.ReadPresence(ref r); break;
            case 15 when r.ValueTextEquals("timestampEdited"u8): IsEdited = JsonText.ReadPresence(ref r); break;
            case 16 when r.ValueTextEquals("forwardedMessage"u8): Forwarded(ref r); break;
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
            else if (r.ValueTextEquals("discriminator"u8))
            {
                Discriminator = JsonText.ReadScalar(ref r);
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
            else if (r.ValueTextEquals("channelId"u8))
            {
                ReferencedChannelId = JsonText.ReadScalar(ref r);
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

    /// <summary>What was passed on lies in an object of its own; the message itself then has no content.</summary>
    private void Forwarded(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType != JsonTokenType.StartObject)
        {
            r.Skip();
            return;
        }

        IsForwarded = true;
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("content"u8))
            {
                ForwardedContent = JsonText.ReadString(ref r);
            }
            else if (r.ValueTextEquals("attachments"u8))
            {
                HasAttachments |= JsonText.ReadPresence(ref r);
            }
            else
            {
                r.Skip();
            }
        }
    }

    private void ReadMentions(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType != JsonTokenType.StartArray)
        {
            r.Skip();
            return;
        }

        while (r.Read() && r.TokenType != JsonTokenType.EndArray)
        {
            if (r.TokenType == JsonTokenType.StartObject && ReadUser(ref r) is { Id: { } id, Name: { } name })
            {
                (Mentions ??= []).Add((id, name));
            }
            else
            {
                r.Skip();
            }
        }
    }

    private static (string? Id, string? Name) ReadUser(ref Utf8JsonReader r)
    {
        string? id = null, name = null, nickname = null;
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("id"u8))
            {
                id = JsonText.ReadScalar(ref r);
            }
            else if (r.ValueTextEquals("name"u8))
            {
                name = JsonText.ReadString(ref r);
            }
            else if (r.ValueTextEquals("nickname"u8))
            {
                nickname = JsonText.ReadString(ref r);
            }
            else
            {
                r.Skip();
            }
        }

        return (id, nickname is { Length: > 0 } ? nickname : name);
    }
}
