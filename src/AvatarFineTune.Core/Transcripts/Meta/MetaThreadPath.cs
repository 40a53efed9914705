using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>Looks for the path of a thread in one of its files, where it stands behind all messages.</summary>
internal sealed class MetaThreadPath(TranscriptInput input, TranscriptFile file) : JsonWalker(input, file)
{
    private string? _path;

    /// <summary>The path; <see langword="null"/> where the file has none, or is damaged, which its reading will tell.</summary>
    internal async ValueTask<string?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in RunAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (TranscriptException e) when (e.Error is TranscriptError.Damaged or TranscriptError.LimitExceeded)
        {
        }

        return _path;
    }

    protected override JsonStep Decide(string path) => path switch
    {
        "" => JsonStep.Enter,
        "/thread_path" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        _path = reader.TokenType == JsonTokenType.String ? MetaText.Repair(JsonText.GetString(ref reader)) : _path;
    }
}
