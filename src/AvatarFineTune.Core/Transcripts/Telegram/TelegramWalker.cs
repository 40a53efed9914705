using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>
/// Finds the chats in a document of either form, and their messages. An account keeps its chats in lists, today
/// <c>chats</c> and <c>left_chats</c>; messages in a list of any other name are read alike, so that a new one is not lost.
/// </summary>
internal sealed class TelegramWalker(TranscriptInput input) : JsonWalker(input)
{
    private const string Owner = "/personal_information";
    private const string Listed = "/list/*";

    private readonly TelegramChatIds _ids = new(input.Name);
    private readonly TelegramContext _context = new();
    private readonly TelegramOwner _owner = new();
    private string? _name;
    private string? _type;
    private string? _id;
    private TranscriptChat? _chat;
    private TranscriptMessage? _above;

    protected override bool? Mend(Utf8Buffer buffer) => TelegramMending.Mend(buffer);

    protected override JsonStep Decide(string path)
    {
        var end = path.IndexOf('/', Math.Min(1, path.Length));
        var (section, rest) = end < 0 ? (path, "") : (path[..end], path[end..]);
        return rest switch
        {
            "" when section is "/name" or "/type" or "/id" => JsonStep.Take,
            "" or "/list" or Listed or $"{Listed}/messages" => JsonStep.Enter,
            $"{Listed}/messages/*" or $"{Listed}/name" or $"{Listed}/type" or $"{Listed}/id" => JsonStep.Take,
            "/*" when section == "/messages" => JsonStep.Take,
            _ when section == Owner && TelegramOwner.Knows(rest) => JsonStep.Take,
            _ => JsonStep.Skip,
        };
    }

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        if (path.EndsWith("/messages/*", StringComparison.Ordinal))
        {
            TakeMessage(json);
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Input.Options.MaxDepth });
        if (path.StartsWith(Owner, StringComparison.Ordinal) && path[Owner.Length..] is var field && TelegramOwner.Knows(field))
        {
            _owner.Take(field, JsonText.ReadScalar(ref reader));
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
        if (path.EndsWith(Listed, StringComparison.Ordinal))
        {
            _name = _type = _id = null;
            _chat = null;
            _above = null;
        }
        else if (path == Owner && _owner.Id is { } id)
        {
            (_context.OwnerId, _context.OwnerHandle) = (id, _owner.Handle);
            Input.Report.AddOwner(_owner.Name, id, "personal_information");
        }
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
        var (id, platformId) = _ids.Next(_id, _type);
        return new()
        {
            Id = id,
            PlatformId = platformId,
            Title = _name ?? (TelegramChatKind.IsOwnersOwn(_type) ? "Saved Messages" : ""),
            Platform = "telegram",
        };
    }
}
