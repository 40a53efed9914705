namespace AvatarFineTune.Transcripts.Csv;

/// <summary>One record of a CSV file. Its cells are <see langword="null"/> where its quotes make no sense.</summary>
internal readonly record struct CsvRecord(long Line, string[]? Cells, string Excerpt)
{
    public override string ToString() => $"line {Line}";
}
