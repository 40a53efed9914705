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
        var findings = HeaderDetector.Detect(_grammar, _words, probe.Head.Span, probe.IsWhole);
        if (findings.Shape is not { } shape || (findings.Levels * 2 > findings.Headers && !findings.HasNotice))
        {
            return TranscriptMatch.None;
        }

        // Programs write logs in such forms, too; then only the app's own words make it sure.
        var isLogLike = shape is { IsYearFirst: true } && shape.Has(HeaderShape.SecondsBit) && !shape.Has(HeaderShape.MarkerBeforeBit | HeaderShape.MarkerAfterBit);
        return findings switch
        {
            { HasNotice: false } when shape.Field(HeaderShape.CloserShift, 3) == HeaderGrammar.OpenCloser => TranscriptMatch.Possible,
            { IsAtTop: true, Headers: >= 2, HasNotice: true } => TranscriptMatch.Certain,
            { IsAtTop: true, Headers: >= 2, Authors: >= 1 } when !isLogLike => TranscriptMatch.Certain,
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

        var (order, basis, evidence) = survey.Dates;
        var calendars = new ChatCalendars(_words, survey.ShortYearsAreBuddhist);
        var calendar = calendars.Of(shape.Era, survey.Year) is var found && found != ChatCalendar.Gregorian ? $"; {found} calendar" : "";
        var chat = new TranscriptChat
        {
            Id = input.Name,
            Title = WhatsAppTitle.Of(input, _words) ?? survey.NoticeMouth ?? "",
            Platform = Platform,
            Dialect = shape.IsBracketed ? "ios" : "android",
            DialectEvidence = survey.DescribeHeaders(shape) + calendar,
            DateOrder = order,
            DateOrderBasis = basis,
            DateOrderEvidence = evidence + calendar,
        };
        var parser = new WhatsAppParser(chat, shape, new(order, calendars), survey, _grammar, new(_words), input);
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
