using System.Text;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>
/// Reads a CSV file record by record. A record ends with the first line that closes all quotes; where a quote is never
/// closed, or the cells make no sense, only its first line is given up, and the lines below are read anew.
/// </summary>
internal sealed class CsvRecords(LineReader lines, CsvCells cells, string name, int limit)
{
    private const int ExcerptBytes = 240;

    private readonly Stack<(long Number, byte[] Line)> _again = new();

    /// <summary>How many cells a record should have; decides whether a quote that swallows many lines is one left open.</summary>
    internal int Columns { get; set; }

    /// <returns>The next record; <see langword="null"/> after the last.</returns>
    /// <exception cref="TranscriptException">A record is over the limit.</exception>
    internal async ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await NextLineAsync(cancellationToken).ConfigureAwait(false) is var (number, line))
        {
            if (line.Span.IsEmpty)
            {
                continue;
            }

            if (IsClosed(line.Span))
            {
                return new(number, cells.Cut(line), Excerpt(line.Span));
            }

            return await LongRecordAsync(number, line.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private static bool IsClosed(ReadOnlySpan<byte> line) => line.Count((byte)'"') % 2 == 0;

    private static string Excerpt(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line[..Math.Min(line.Length, ExcerptBytes)]);

    private async ValueTask<CsvRecord> LongRecordAsync(long start, byte[] first, CancellationToken cancellationToken)
    {
        List<(long Number, byte[] Line)> rest = [];
        var size = first.Length;
        while (await NextLineAsync(cancellationToken).ConfigureAwait(false) is var (number, line))
        {
            rest.Add((number, line.ToArray()));
            size += line.Length + 1;
            if (!IsClosed(line.Span))
            {
                byte[] record = [.. first, .. rest.SelectMany(l => l.Line.Prepend((byte)'\n'))];
                if (cells.Cut(record) is { } cut)
                {
                    return new(start, cut, "");
                }

                break;
            }

            if (size > limit)
            {
                ThrowUnlessLeftOpen(start, rest);
                break;
            }
        }

        for (var i = rest.Count - 1; i >= 0; i--)
        {
            _again.Push(rest[i]);
        }

        return new(start, null, Excerpt(first));
    }

    /// <summary>A cell of that size is an attack or an accident, unless the lines in it are records themselves.</summary>
    private void ThrowUnlessLeftOpen(long start, List<(long Number, byte[] Line)> rest)
    {
        var separator = (byte)cells.Separator;
        var whole = rest.Count(l => l.Line.AsSpan().Count(separator) + 1 >= Columns);
        if (Columns < 2 || whole * 2 < rest.Count)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{name}' holds a record of more than {limit} bytes at line {start}: check the quotes there, or raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
        }
    }

    private async ValueTask<(long Number, ReadOnlyMemory<byte> Line)?> NextLineAsync(CancellationToken cancellationToken) =>
        _again.TryPop(out var again) ? (again.Number, again.Line)
        : await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line ? (lines.Line, line)
        : null;
}
