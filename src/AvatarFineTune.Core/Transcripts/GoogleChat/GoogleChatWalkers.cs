using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.GoogleChat;

/// <summary>Reads the messages of one group.</summary>
internal sealed class GoogleChatWalker(TranscriptInput input, TranscriptFile file, TranscriptChat chat, GoogleChatTime times, GoogleChatPeople people)
    : JsonWalker(input, file)
{
    // A thread begins with its first message; a message without a thread is a topic of its own.
    private readonly Dictionary<string, string> _threads = new(StringComparer.Ordinal);

    protected override JsonStep Decide(string path) => path switch
    {
        "" or "/messages" => JsonStep.Enter,
        "/messages/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json) =>
        Batch.Add(JsonFields.Read(json, Input.Options.MaxDepth, r => GoogleChatMessage.From(r, chat, times, people, ThreadOf(r))));

    private string? ThreadOf(JsonElement record)
    {
        if (record.Name("topic_id"u8) is not { } topic || record.Name("message_id"u8) is not { } id)
        {
            return null;
        }

        return _threads.TryAdd(topic, id) ? null : _threads[topic];
    }
}

/// <summary>Reads <c>user_info.json</c> and <c>group_info.json</c>.</summary>
internal sealed class GoogleChatInfoWalker(TranscriptInput input, TranscriptFile file, GoogleChatPeople people) : JsonWalker(input, file)
{
    protected override JsonStep Decide(string path) => path switch
    {
        "" or "/members" => JsonStep.Enter,
        "/user" or "/name" or "/members/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        if (path == "/name")
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            people.AddGroupName(reader.TokenType == JsonTokenType.String ? JsonText.GetString(ref reader) : null);
            return;
        }

        JsonFields.Read(json, Input.Options.MaxDepth, r =>
        {
            if (path == "/user")
            {
                people.AddOwner(r, Input.Report);
            }
            else
            {
                people.AddMember(r);
            }

            return true;
        });
    }
}
