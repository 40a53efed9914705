using System.Text;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>The properties of one record that matter here, as written.</summary>
internal sealed class TelegramRecord : IJsonRecord
{
    public string? Id;
    public string? Type;
    public string? Date;
    public string? UnixTime;
    public string? Edited;
    public string? EditedUnixTime;
    public string? From;
    public string? FromId;
    public bool HasFrom;
    public string? Action;
    public string? ReplyTo;
    public string? ReplyToChat;
    public bool IsForwarded;
    public bool ViaBot;
    public bool HasText;
    public string Text = "";
    public string? MediaType;
    public bool HasFile;
    public bool HasLocation;
    public bool HasContact;
    public bool HasOther;
    public string? PollQuestion;
    public string? Place;

    public void Take(ref Utf8JsonReader r)
    {
        // By length first: most properties are told apart by it alone.
        switch (r.ValueSpan.Length)
        {
            case 2 when r.ValueTextEquals("id"u8): Id = JsonText.ReadScalar(ref r); break;
            case 4 when r.ValueTextEquals("type"u8): Type = JsonText.ReadString(ref r); break;
            case 4 when r.ValueTextEquals("date"u8): Date = JsonText.ReadString(ref r); break;
            case 4 when r.ValueTextEquals("from"u8): From = JsonText.ReadString(ref r); HasFrom = true; break;
            case 4 when r.ValueTextEquals("text"u8): HasText = true; Text = ReadText(ref r); break;
            case 4 when r.ValueTextEquals("file"u8): HasFile |= JsonText.ReadPresence(ref r); break;
            case 4 when r.ValueTextEquals("poll"u8): PollQuestion = ReadQuestion(ref r); break;
            case 5 when r.ValueTextEquals("photo"u8): HasFile |= JsonText.ReadPresence(ref r); break;
            case 5 when r.ValueTextEquals("actor"u8): From ??= JsonText.ReadString(ref r); break;
            case 6 when r.ValueTextEquals("action"u8): Action = JsonText.ReadString(ref r); break;
            case 6 when r.ValueTextEquals("edited"u8): Edited = JsonText.ReadString(ref r); break;
            case 7 when r.ValueTextEquals("from_id"u8): FromId = JsonText.ReadScalar(ref r); break;
            case 7 when r.ValueTextEquals("via_bot"u8): ViaBot = JsonText.ReadPresence(ref r); break;
            case 8 when r.ValueTextEquals("actor_id"u8): FromId ??= JsonText.ReadScalar(ref r); break;
            case 9 when r.ValueTextEquals("todo_list"u8): HasOther |= JsonText.ReadPresence(ref r); break;
            case 10 when r.ValueTextEquals("media_type"u8): MediaType = JsonText.ReadString(ref r); break;
            case 10 when r.ValueTextEquals("place_name"u8): Place = JsonText.ReadString(ref r); break;
            case 10 when r.ValueTextEquals("game_title"u8): HasOther |= JsonText.ReadPresence(ref r); break;
            case 10 when r.ValueTextEquals("saved_from"u8): IsForwarded |= JsonText.ReadPresence(ref r); break;
            case 12 when r.ValueTextEquals("rich_message"u8): HasOther |= JsonText.ReadPresence(ref r); break;
            case 13 when r.ValueTextEquals("date_unixtime"u8): UnixTime = JsonText.ReadScalar(ref r); break;
            case 13 when r.ValueTextEquals("text_entities"u8) && !HasText: Text = ReadText(ref r); break;
            case 14 when r.ValueTextEquals("forwarded_from"u8): r.Read(); r.Skip(); IsForwarded = true; break;
            case 15 when r.ValueTextEquals("edited_unixtime"u8): EditedUnixTime = JsonText.ReadScalar(ref r); break;
            case 16 when r.ValueTextEquals("reply_to_peer_id"u8): ReplyToChat = JsonText.ReadScalar(ref r); break;
            case 16 when r.ValueTextEquals("giveaway_results"u8): HasOther |= JsonText.ReadPresence(ref r); break;
            case 17 when r.ValueTextEquals("paid_stars_amount"u8): HasFile |= JsonText.ReadPresence(ref r); break;
            case 17 when r.ValueTextEquals("forwarded_from_id"u8): r.Read(); r.Skip(); IsForwarded = true; break;
            case 19 when r.ValueTextEquals("reply_to_message_id"u8): ReplyTo = JsonText.ReadScalar(ref r); break;
            case 19 when r.ValueTextEquals("contact_information"u8): HasContact = JsonText.ReadPresence(ref r); break;
            case 19 when r.ValueTextEquals("invoice_information"u8): HasOther |= JsonText.ReadPresence(ref r); break;
            case 20 when r.ValueTextEquals("location_information"u8): r.Read(); r.Skip(); HasLocation = true; break; // null where the place is no longer shown
            case 20 when r.ValueTextEquals("giveaway_information"u8): HasOther |= JsonText.ReadPresence(ref r); break;
            default: r.Skip(); break;
        }
    }

    /// <summary>A string, or a list of strings and entities whose texts belong together as they stand.</summary>
    private static string ReadText(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType == JsonTokenType.String)
        {
            return JsonText.GetString(ref r);
        }

        if (r.TokenType != JsonTokenType.StartArray)
        {
            return r.TokenType == JsonTokenType.Null ? "" : throw new FormatException("Text was expected.");
        }

        var text = new StringBuilder();
        while (r.Read() && r.TokenType != JsonTokenType.EndArray)
        {
            switch (r.TokenType)
            {
                case JsonTokenType.String: text.Append(JsonText.GetString(ref r)); break;
                case JsonTokenType.StartObject: text.Append(ReadProperties(ref r, "text"u8)); break;
                default: throw new FormatException("Text or an entity was expected.");
            }
        }

        return text.ToString();
    }

    private static string ReadQuestion(ref Utf8JsonReader r)
    {
        r.Read();
        if (r.TokenType == JsonTokenType.StartObject)
        {
            return ReadProperties(ref r, "question"u8);
        }

        r.Skip();
        return "";
    }

    private static string ReadProperties(ref Utf8JsonReader r, ReadOnlySpan<byte> property)
    {
        var value = "";
        while (r.Read() && r.TokenType == JsonTokenType.PropertyName)
        {
            if (r.ValueTextEquals(property))
            {
                value = ReadText(ref r);
            }
            else
            {
                r.Skip();
            }
        }

        return value;
    }
}
