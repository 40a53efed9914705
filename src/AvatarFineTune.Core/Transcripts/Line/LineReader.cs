using System.Globalization;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Line;

/// <summary>
/// Reads LINE's text exports of phones (<c>time, tab, name, tab, text</c>) and of the desktop app (spaces in place of tabs),
/// in any language whose words stand in the embedded list. The file is read twice: once to decide the order of dates and
/// where names end, once for the messages.
/// </summary>
public sealed class LineReader : ITranscriptReader, ITranscriptBatchReader
{
    private const int ProbedLines = 200;

    private readonly LineWords _words = LineWords.Load();

    /// <inheritdoc/>
    public string Platform => "line";

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe)
    {
        if (FileSniffer.IsBinary(probe.Head.Span))
        {
            return TranscriptMatch.None;
        }

        var lines = Utf8Lines.Of(probe, ProbedLines).FindAll(l => !string.IsNullOrWhiteSpace(l));
        if (lines.Count == 0)
        {
            return TranscriptMatch.None;
        }

        var isMarked = LineTitle.IsMarked(lines[0]);
        var days = lines.FindIndex(l => LineDate.TryParse(l, out _));
        var messages = days < 0 ? [] : lines.Skip(days + 1).Select(Separator).Where(s => s != default).ToList();
        var tabs = messages.Count(s => s == '\t');
        return (isMarked, days) switch
        {
            (true, >= 0) when messages.Count > 0 => TranscriptMatch.Certain,
            (true, _) => TranscriptMatch.Likely,
            (_, >= 0 and <= 2) when tabs > 0 => TranscriptMatch.Certain,
            (_, >= 0) when tabs > 1 => TranscriptMatch.Likely,
            (_, 0) when messages.Count > 0 => TranscriptMatch.Likely,
            _ => TranscriptMatch.None,
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
        var survey = new LineSurvey(input, _words);
        await survey.RunAsync(cancellationToken).ConfigureAwait(false);
        var (order, basis, evidence) = survey.Dates;
        var chat = new TranscriptChat
        {
            Id = input.Name,
            Title = survey.Names.Partner ?? "",
            Platform = Platform,
            Dialect = survey.IsDesktop ? "desktop" : "mobile",
            DialectEvidence = string.Create(CultureInfo.InvariantCulture, $"a {(survey.IsDesktop ? "space" : "tab")} behind the time in {survey.Messages} lines"),
            DateOrder = order,
            DateOrderBasis = basis,
            DateOrderEvidence = evidence,
        };
        var parser = new LineParser(chat, survey, _words, input);
        await foreach (var batch in Utf8Lines.ParseAsync(input, parser, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }

    /// <summary>What stands behind the time of a message; nothing for other lines.</summary>
    private char Separator(string line) => LineClock.TryParse(line, _words, out _, out var length) && length < line.Length ? line[length] : default;
}
