using System.Runtime.CompilerServices;
using System.Text;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.OpenAI;

/// <summary>
/// Reads chat JSONL as OpenAI-compatible services train on it: each line is one conversation, read as a chat of its own;
/// the roles <c>user</c> and <c>assistant</c> become its authors. There are no times: message n of a line stands n
/// seconds after 1970-01-01.
/// </summary>
public sealed class OpenAIChatReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "openai";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        var found = JsonProbe.Look(probe.Head.Span);
        return found is null ? TranscriptMatch.None
            : found.ContainsKey("/messages/*/role") && found.ContainsKey("/messages/*/content") ? TranscriptMatch.Certain
            : found.ContainsKey("/messages/*/role") ? TranscriptMatch.Likely
            : TranscriptMatch.None;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(ReadBatchesAsync(input, cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        ReadBatchesAsync(input, cancellationToken);

    private static async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var batch = new List<TranscriptMessage>(TranscriptBatches.Size);
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new Utf8Buffer(stream, input.Name, input.Options.MaxRecordBytes);
            long line = 0;
            do
            {
                await buffer.FillAsync(line + 1, cancellationToken).ConfigureAwait(false);
                while (TakeLine(buffer, input, ref line, batch))
                {
                    if (batch.Count >= TranscriptBatches.Size)
                    {
                        yield return batch;
                        batch.Clear();
                    }
                }
            }
            while (!buffer.IsFinal);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static bool TakeLine(Utf8Buffer buffer, TranscriptInput input, ref long line, List<TranscriptMessage> batch)
    {
        var unread = buffer.Unread;
        var end = unread.IndexOf((byte)'\n');
        if (unread.IsEmpty || (end < 0 && !buffer.IsFinal))
        {
            return false;
        }

        var bytes = (end < 0 ? unread : unread[..end]).Trim(" \t\r"u8);
        line++;
        if (!bytes.IsEmpty && !OpenAIConversation.TryParse(bytes, input, line, batch))
        {
            input.Report.AddNotUnderstood(line, Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 240)]));
        }

        buffer.Advance(end < 0 ? unread.Length : end + 1);
        return true;
    }
}
