using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>
/// Reads CSV files with a header, separated by comma, semicolon, tab or bar. Columns are found by their usual names, or
/// named in <see cref="TranscriptReadOptions.Columns"/>; a column of chats makes several chats of one file. Where there
/// are no times, message n stands n seconds after 1970-01-01. Also reads DiscordChatExporter's CSV.
/// </summary>
public sealed class CsvTranscriptReader : ITranscriptReader
{
    internal const string PlatformName = "csv";

    /// <inheritdoc/>
    public string Platform => PlatformName;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe) => CsvProbe.Look(probe.Head);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var survey = new CsvSurvey();
        await survey.RunAsync(input, LayoutOf, cancellationToken).ConfigureAwait(false);
        await foreach (var message in new CsvPass(input, LayoutOf, survey).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return message;
        }

        CsvLayout LayoutOf(string[] header)
        {
            if (input.Options.Columns is { } columns)
            {
                return CsvLayout.Named(header, columns, input.Name);
            }

            var layout = CsvLayout.Guess(header);
            return layout.IsWhole ? layout : throw new TranscriptException(
                TranscriptError.NotRecognized,
                $"'{input.Name}' has no column with a usual name for {(layout.Author < 0 ? "the author" : "the text")}: {CsvHeader.Describe(header)}; say which is which with {nameof(TranscriptReadOptions)}.{nameof(TranscriptReadOptions.Columns)}.");
        }
    }
}
