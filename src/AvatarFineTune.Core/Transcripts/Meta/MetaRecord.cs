using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>The properties of one message that matter here, as written, in the names of either download.</summary>
internal sealed class MetaRecord : IJsonRecord
{
    public string? Sender;
    public string? Time;
    public string? Content;
    public string? Type;
    public bool IsUnsent;
    public bool IsCall;
    public bool HasFiles;
    public bool HasSticker;
    public bool HasShare;
    public bool HasUsers;
    public string? ShareText;
    public string? Bumped;

    /// <summary>Whether the record is of the end-to-end encrypted download, whose text is right as it stands.</summary>
    public bool IsEncrypted;

    public void Take(ref Utf8JsonReader r)
    {
        switch (r.ValueSpan.Length)
        {
            case 4 when r.ValueTextEquals("type"u8): Type = JsonText.ReadString(ref r); break;
            case 4 when r.ValueTextEquals("text"u8): Content = JsonText.ReadString(ref r); break;
            case 4 when r.ValueTextEquals("gifs"u8): HasFiles |= JsonText.ReadPresence(ref r); break;
            case 5 when r.ValueTextEquals("media"u8): HasFiles |= JsonText.ReadPresence(ref r); break;
            case 5 when r.ValueTextEquals("files"u8): HasFiles |= JsonText.ReadPresence(ref r); break;
            case 5 when r.ValueTextEquals("share"u8): Share(ref r); break;
            case 5 when r.ValueTextEquals("users"u8): HasUsers = JsonText.ReadPresence(ref r); break;
            case 6 when r.ValueTextEquals("photos"u8): HasFiles |= JsonText.ReadPresence(ref r); break;
            case 6 when r.ValueTextEquals("videos"u8): HasFiles |= JsonText.ReadPresence(ref r); break;
            case 6 when r.ValueTextEquals("missed"u8): IsCall |= JsonText.ReadPresence(ref r); break;
            case 7 when r.ValueTextEquals("content"u8): Content = JsonText.ReadString(ref r); break;
            case 7 when r.ValueTextEquals("sticker"u8): HasSticker = JsonText.ReadPresence(ref r); break;
            case 8 when r.ValueTextEquals("isUnsent"u8): IsUnsent = JsonText.ReadFlag(ref r); break;
            case 9 when r.ValueTextEquals("is_unsent"u8): IsUnsent = JsonText.ReadFlag(ref r); break;
            case 9 when r.ValueTextEquals("timestamp"u8): Time ??= JsonText.ReadScalar(ref r); break;
            case 10 when r.ValueTextEquals("senderName"u8): Sender = JsonText.ReadString(ref r) ?? ""; IsEncrypted = true; break;
            case 11 when r.ValueTextEquals("sender_name"u8): Sender = JsonText.ReadString(ref r) ?? ""; break;
            case 11 when r.ValueTextEquals("audio_files"u8): HasFiles |= JsonText.ReadPresence(ref r); break;
            case 12 when r.ValueTextEquals("timestamp_ms"u8): Time = JsonText.ReadScalar(ref r); break;
            case 13 when r.ValueTextEquals("call_duration"u8): IsCall |= JsonText.ReadPresence(ref r); break;
            case 23 when r.ValueTextEquals("bumped_message_metadata"u8): Bump(ref r); break;
            default: r.Skip(); break;
        }
    }

    private void Share(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType != JsonTokenType.StartObject)
        {
            r.Skip();
            return;
        }

        HasShare = true;
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("share_text"u8))
            {
                ShareText = JsonText.ReadString(ref r);
            }
            else
            {
                r.Skip();
            }
        }
    }

    private void Bump(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType != JsonTokenType.StartObject)
        {
            r.Skip();
            return;
        }

        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals("bumped_message"u8))
            {
                Bumped = JsonText.ReadString(ref r);
            }
            else
            {
                r.Skip();
            }
        }
    }
}
