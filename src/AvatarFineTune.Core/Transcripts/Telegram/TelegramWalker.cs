using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>Finds the chats in a document of either form, and their messages.</summary>
internal sealed class TelegramWalker(TranscriptInput input) : JsonWalker(input)
{
    private const string OneChat = "";
    private const string OfMany = "/chats/list/*";
    private const string OfLeft = "/left_chats/list/*";

    // Users and groups count their ids apart: 42 may be both.
    private readonly Dictionary<string, string?> _typesById = new(StringComparer.Ordinal);
    private readonly TelegramContext _context = new();
    private string? _name;
    private string? _type;
    private string? _id;
    private TranscriptChat? _chat;
    private TranscriptMessage? _above;

    protected override bool? Mend(Utf8Buffer buffer) => TelegramMending.Mend(buffer);

    protected override JsonStep Decide(string path) => path switch
    {
        "" or "/chats" or "/chats/list" or OfMany or "/left_chats" or "/left_chats/list" or OfLeft => JsonStep.Enter,
        "/personal_information" => JsonStep.Take,
        _ when IsIn(path, out var rest) => rest switch
        {
            "/messages" => JsonStep.Enter,
            "/messages/*" or "/name" or "/type" or "/id" => JsonStep.Take,
            _ => JsonStep.Skip,
        },
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Input.Options.MaxDepth });
        if (path == "/personal_information")
        {
            reader.Read();
            TakeOwner(ref reader);
        }
        else if (path.EndsWith("/messages/*", StringComparison.Ordinal))
        {
            TakeMessage(json);
        }
        else if (path.EndsWith("/name", StringComparison.Ordinal))
        {
            _name = JsonText.ReadScalar(ref reader);
        }
        else if (path.EndsWith("/type", StringComparison.Ordinal))
        {
            _type = JsonText.ReadScalar(ref reader);
        }
        else
        {
            _id = JsonText.ReadScalar(ref reader);
        }
    }

    protected override void Left(string path)
    {
        if (path is OfMany or OfLeft)
        {
            _name = _type = _id = null;
            _chat = null;
            _above = null;
        }
    }

    private static bool IsIn(string path, out string rest)
    {
        var chat = path.StartsWith(OfMany, StringComparison.Ordinal) ? OfMany : path.StartsWith(OfLeft, StringComparison.Ordinal) ? OfLeft : OneChat;
        rest = path[chat.Length..];
        return true;
    }

    private void TakeMessage(ReadOnlySpan<byte> json)
    {
        var record = JsonRecord.Read(json, Input.Options.MaxDepth, new TelegramRecord());
        var chat = _chat ??= BeginChat();
        if (TelegramChatKind.IsChannel(_type))
        {
            Input.Report.AddSkipped(chat, SkipReason.ChannelPost);
            return;
        }

        if (record is { Type: "unsupported", Date: null, UnixTime: null } && _above is not null)
        {
            Batch.Add(TelegramMessage.Unsupported(record, _above));
            return;
        }

        _context.Note(record);
        var message = _above = TelegramMessage.From(record, chat, _context);
        if (TelegramChatKind.IsOwnersOwn(_type) && message is { Author: { } author, AuthorId: { } authorId, IsForwarded: false })
        {
            Input.Report.AddOwner(author, authorId, "saved_messages");
        }

        Batch.Add(message);
    }

    private TranscriptChat BeginChat()
    {
        _context.BeginChat(_type, _id);
        return new()
        {
            Id = ChatId(),
            PlatformId = _id is { Length: > 0 } ? $"{TelegramChatKind.Counter(_type)}:{_id}" : null,
            Title = _name ?? (TelegramChatKind.IsOwnersOwn(_type) ? "Saved Messages" : ""),
            Platform = "telegram",
        };
    }

    private string ChatId()
    {
        if (_id is not { Length: > 0 } id)
        {
            return Input.Name;
        }

        return _typesById.TryAdd(id, _type) || string.Equals(_typesById[id], _type, StringComparison.Ordinal) ? id : $"{_type}:{id}";
    }

    private void TakeOwner(ref Utf8JsonReader reader)
    {
        string? id = null, first = null, last = null, handle = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("user_id"u8))
            {
                id = JsonText.ReadScalar(ref reader);
            }
            else if (reader.ValueTextEquals("first_name"u8))
            {
                first = JsonText.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("last_name"u8))
            {
                last = JsonText.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("username"u8))
            {
                handle = JsonText.ReadString(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (id is not null)
        {
            (_context.OwnerId, _context.OwnerHandle) = ($"user{id}", handle);
            Input.Report.AddOwner($"{first} {last}".Trim(), $"user{id}", "personal_information");
        }
    }
}
