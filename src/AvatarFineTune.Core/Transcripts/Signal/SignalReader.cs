using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>
/// Reads what tools export from Signal, which itself exports no text: signal-export's Markdown and JSON lines, and
/// sigtop's text, short text and JSON. Times are local, with their offset where the tool writes it.
/// </summary>
public sealed class SignalReader : ITranscriptReader, ITranscriptBatchReader
{
    /// <inheritdoc/>
    public string Platform => "signal";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe) => SignalDialects.Of(probe).Match;

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(ReadBatchesAsync(input, cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        ReadBatchesAsync(input, cancellationToken);

    private static async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (dialect, title) = await DetectAsync(input, cancellationToken).ConfigureAwait(false);
        var chat = new TranscriptChat { Id = IdOf(input), Title = title, Platform = "signal", Dialect = NameOf(dialect) };
        var messages = new SignalMessages(chat, input);
        if (dialect == SignalDialect.Records)
        {
            await foreach (var batch in new SignalRecordsWalker(input, messages).RunAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }

            yield break;
        }

        ITextLineParser parser = dialect switch
        {
            SignalDialect.Lines => new SignalLinesParser(messages, input),
            SignalDialect.Fields => new SignalFieldsParser(messages, input),
            _ => new SignalHeaderParser(messages, input, dialect),
        };
        await foreach (var batch in Utf8Lines.ParseAsync(input, parser, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }

    private static async ValueTask<(SignalDialect Dialect, string Title)> DetectAsync(TranscriptInput input, CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false);
        var head = new byte[FileSniffer.ProbeBytes];
        int read;
        await using (stream.ConfigureAwait(false))
        {
            read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }

        var dialect = SignalDialects.Of(new(input.Files[0].Path, head.AsMemory(0, read), read < head.Length)).Dialect;
        return (dialect == SignalDialect.None ? SignalDialect.Markdown : dialect, TitleOf(input, dialect, head.AsSpan(0, read)));
    }

    /// <summary>signal-export names folders after chats, and sigtop files, or says it in the first line.</summary>
    private static string TitleOf(TranscriptInput input, SignalDialect dialect, ReadOnlySpan<byte> head)
    {
        if (dialect == SignalDialect.Fields)
        {
            head = head.TrimStart("\r\n"u8)["Conversation: ".Length..];
            var end = head.IndexOf((byte)'\n');
            var line = Utf8Text.Decode(end < 0 ? head : head[..end]).Trim();
            return line.EndsWith(')') && line.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var bracket ? line[..bracket] : line;
        }

        var folders = input.Files[0].Path.Split('/');
        return input.Name is "chat.md" or "index.md" or "data.json" ? folders.Length > 1 ? folders[^2] : input.ContainerName is { } container ? Path.GetFileNameWithoutExtension(container) : "" : "";
    }

    private static string IdOf(TranscriptInput input) => input.Name is "chat.md" or "index.md" or "data.json" ? input.Files[0].Path : input.Name;

    private static string NameOf(SignalDialect dialect) => dialect switch
    {
        SignalDialect.Lines => "signal-export json",
        SignalDialect.Fields => "sigtop text",
        SignalDialect.Short => "sigtop short",
        SignalDialect.Records => "sigtop json",
        _ => "signal-export",
    };
}
