using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>
/// Reads one file of a thread. Who is in the thread stands before its messages, what it is called behind them: the
/// messages come with a provisional chat.
/// </summary>
internal sealed class MetaFileWalker(TranscriptInput input, TranscriptFile file, TranscriptChat provisional, Dictionary<string, string> names)
    : JsonWalker(input, file)
{
    private readonly List<string> _participants = [];

    internal IReadOnlyList<string> Participants => _participants;

    internal string? Title { get; private set; }

    internal bool IsEncrypted { get; private set; }

    protected override JsonStep Decide(string path) => path switch
    {
        "" or "/messages" or "/participants" => JsonStep.Enter,
        "/messages/*" or "/participants/*" or "/title" or "/threadName" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        switch (path)
        {
            case "/messages/*":
                var record = JsonRecord.Read(json, Input.Options.MaxDepth, new MetaRecord());
                Batch.Add(MetaMessage.From(record, provisional, _participants, names));
                IsEncrypted |= record.IsEncrypted;
                break;
            case "/participants/*":
                _participants.Add(Participant(json));
                break;
            case "/title":
                Title = MetaText.Repair(Scalar(json) ?? "");
                break;
            default:
                Title = Scalar(json);
                IsEncrypted = true;
                break;
        }
    }

    private static string? Scalar(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return JsonText.ReadScalar(ref reader);
    }

    /// <summary>An object with a name, or in the encrypted download the name alone.</summary>
    private static string Participant(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return JsonText.GetString(ref reader);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                return MetaText.Repair(JsonText.ReadString(ref reader) ?? "");
            }

            reader.Skip();
        }

        return "";
    }
}
