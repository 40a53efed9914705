using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Reads one day of one channel.</summary>
internal sealed class SlackDayWalker(TranscriptInput input, TranscriptFile file, TranscriptChat chat, SlackDirectory directory) : JsonWalker(input, file)
{
    protected override JsonStep Decide(string path) => path switch
    {
        "" => JsonStep.Enter,
        "/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        var message = JsonFields.Read(json, Input.Options.MaxDepth, r => SlackMessage.IsStub(r) ? null : SlackMessage.From(r, chat, directory));
        if (message is null)
        {
            Input.Report.AddDuplicate(chat);
        }
        else
        {
            Batch.Add(message);
        }
    }
}

/// <summary>Reads a list of people or channels.</summary>
internal sealed class SlackListWalker(TranscriptInput input, TranscriptFile file, SlackDirectory directory) : JsonWalker(input, file)
{
    private readonly string _list = file.Name;

    protected override JsonStep Decide(string path) => path switch
    {
        "" => JsonStep.Enter,
        "/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json) => JsonFields.Read(json, Input.Options.MaxDepth, r =>
    {
        directory.Add(r, _list);
        return true;
    });
}
