using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>Finds the channel and its messages.</summary>
internal sealed class DiscordWalker(TranscriptInput input) : JsonWalker(input)
{
    private string? _channelId;
    private string? _channelName;
    private TranscriptChat? _chat;

    protected override JsonStep Decide(string path) => path switch
    {
        "" or "/messages" => JsonStep.Enter,
        "/channel" or "/messages/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        if (path == "/channel")
        {
            TakeChannel(json);
            return;
        }

        var record = JsonRecord.Read(json, Input.Options.MaxDepth, new DiscordRecord());
        var chat = _chat ??= new TranscriptChat
        {
            Id = _channelId is { Length: > 0 } id ? id : Input.Name,
            PlatformId = _channelId is { Length: > 0 } known ? known : null,
            Title = _channelName ?? "",
            Platform = "discord",
        };
        Batch.Add(DiscordMessage.From(record, chat, _channelId));
    }

    private void TakeChannel(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Input.Options.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                _channelId = JsonText.ReadScalar(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                _channelName = JsonText.ReadString(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
