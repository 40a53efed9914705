using CsvHelper;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>Cuts a record into cells by RFC 4180. Not thread-safe.</summary>
internal sealed class CsvCells
{
    private readonly CsvReaderOptions _options;
    private bool _isMalformed;

    internal CsvCells(char separator)
    {
        Separator = separator;
        _options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            DetectSeparatorHint = false,
            IncludeValuesInExceptions = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = _ => _isMalformed = true,
        };
    }

    internal char Separator { get; }

    /// <returns>The cells; <see langword="null"/> where the quotes make no sense.</returns>
    internal string[]? Cut(ReadOnlyMemory<byte> record)
    {
        _isMalformed = false;
        using var reader = CsvReader.Create(record, _options);
        if (!reader.Read() || _isMalformed)
        {
            return null;
        }

        var cells = new string[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = reader.GetString(i);
        }

        return cells;
    }
}
