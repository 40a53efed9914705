using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>An opened CSV file behind its header. Dispose it before the next pass.</summary>
internal sealed class CsvTable : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly LineReader _lines;
    private readonly CsvRecords _records;

    private CsvTable(Stream stream, LineReader lines, CsvRecords records, CsvLayout layout)
    {
        _stream = stream;
        _lines = lines;
        _records = records;
        Layout = layout;
    }

    internal CsvLayout Layout { get; }

    internal static async ValueTask<CsvTable> OpenAsync(TranscriptInput input, TranscriptFile file, Func<string[], CsvLayout> layoutOf, CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        LineReader? lines = null;
        try
        {
            lines = new LineReader(stream, file.Name, input.Options.MaxRecordBytes);
            var (first, hint) = await FirstLineAsync(lines, file.Name, cancellationToken).ConfigureAwait(false);
            var cells = hint is { } separator ? new CsvCells(separator) : CsvHeader.Detect(first, input.Options.Columns);
            var layout = layoutOf(cells.Cut(first) ?? throw new TranscriptException(
                TranscriptError.NotRecognized, $"The header of '{file.Name}' has quotes that are never closed: export it again, with the names of its columns in the first line."));
            return new(stream, lines, new CsvRecords(lines, cells, file.Name, input.Options.MaxRecordBytes) { Columns = layout.Header.Length }, layout);
        }
        catch
        {
            lines?.Dispose();
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellationToken) => _records.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        return _stream.DisposeAsync();
    }

    private static async ValueTask<(byte[] Line, char? Separator)> FirstLineAsync(LineReader lines, string name, CancellationToken cancellationToken)
    {
        char? hint = null;
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (lines.Line == 1 && (hint = CsvHeader.Hint(line.Span)) is not null)
            {
                continue;
            }

            if (!line.Span.IsEmpty)
            {
                return (line.ToArray(), hint);
            }
        }

        throw new TranscriptException(TranscriptError.Empty, $"'{name}' holds no records: export the chat again and check that it is not empty.");
    }
}
