using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Reads WhatsApp's text exports of Android and iOS, in any language whose words stand in the embedded list. The file is
/// read twice: once, cheaply and often not to its end, to decide the order of dates; once for the messages.
/// </summary>
public sealed class WhatsAppReader : ITranscriptReader, ITranscriptBatchReader
{
    private readonly WhatsAppWords _words;
    private readonly HeaderGrammar _grammar;

    /// <summary>Creates the reader.</summary>
    public WhatsAppReader()
    {
        _words = WhatsAppWords.Load();
        _grammar = new(_words);
    }

    /// <inheritdoc/>
    public string Platform => "whatsapp";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        var findings = HeaderDetector.Detect(_grammar, probe.Head.Span, probe.IsWhole);
        return findings switch
        {
            { Shape: null } => TranscriptMatch.None,
            { IsAtTop: true, Headers: >= 2 } => TranscriptMatch.Certain,
            { IsAtTop: true } or { Headers: >= 2 } => TranscriptMatch.Likely,
            _ => TranscriptMatch.Possible,
        };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        TranscriptBatches.FlattenAsync(ReadBatchesAsync(input, cancellationToken), cancellationToken);

    IAsyncEnumerable<List<TranscriptMessage>> ITranscriptBatchReader.ReadBatchesAsync(TranscriptInput input, CancellationToken cancellationToken) =>
        ReadBatchesAsync(input, cancellationToken);

    private async IAsyncEnumerable<List<TranscriptMessage>> ReadBatchesAsync(
        TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var survey = new WhatsAppSurvey(_words, _grammar, input);
        await survey.RunAsync(cancellationToken).ConfigureAwait(false);
        if (survey.Shape is not { } shape)
        {
            throw new TranscriptException(
                TranscriptError.NotRecognized, $"'{input.Name}' has no line with a date, a time and an author: it is no WhatsApp export.");
        }

        var (order, basis) = survey.Dates;
        var chat = new TranscriptChat
        {
            Id = input.Name,
            Title = WhatsAppTitle.Of(input, _words) ?? survey.NoticeMouth ?? "",
            Platform = Platform,
            Dialect = shape.IsBracketed ? "ios" : "android",
            DateOrder = order,
            DateOrderBasis = basis,
        };
        var parser = new WhatsAppParser(chat, shape, new(order), survey, _grammar, new(_words), input);
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new Utf8Buffer(stream, input.Name, input.Options.MaxRecordBytes);
            var batch = new List<TranscriptMessage>(TranscriptBatches.Size);
            do
            {
                await buffer.FillAsync(parser.Line, cancellationToken).ConfigureAwait(false);
                while (parser.Parse(buffer, batch))
                {
                    yield return batch;
                    batch.Clear();
                }
            }
            while (!buffer.IsFinal);
        }
    }
}
