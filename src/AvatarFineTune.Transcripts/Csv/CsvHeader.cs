using System.Text;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>The first record of a file: which separator it speaks for, and what its columns are.</summary>
internal static class CsvHeader
{
    private const int LongestName = 40;
    private const int MostNamesShown = 30;
    private const int LongestNameShown = 24;
    private const int MostWordsShown = 4;

    /// <summary>Chooses the separator that makes the most of the header.</summary>
    internal static CsvCells Detect(ReadOnlyMemory<byte> header, CsvColumns? columns)
    {
        CsvCells? best = null;
        var bestScore = -1;
        foreach (var separator in ",;\t|")
        {
            var cells = new CsvCells(separator);
            if (cells.Cut(header) is { } cut && Score(cut, columns) is var score && score > bestScore)
            {
                (best, bestScore) = (cells, score);
            }
        }

        return best ?? new(',');
    }

    /// <returns>The separator that a first line such as <c>sep=;</c> names; <see langword="null"/> where it is no such line.</returns>
    internal static char? Hint(ReadOnlySpan<byte> line) =>
        line.Length == 5 && Encoding.ASCII.GetString(line[..4]).Equals("sep=", StringComparison.OrdinalIgnoreCase) && line[4] is > 0 and < 128 ? (char)line[4] : null;

    /// <summary>Whether these could be names of columns rather than data; a column of row numbers often has no name.</summary>
    internal static bool IsPlausible(string[] header)
    {
        var names = Array.FindAll(header, h => h.Length > 0);
        return names.Length >= 2
            && Array.TrueForAll(names, h => h.Length <= LongestName && h.Any(char.IsLetter) && !h.Any(IsLineEnd) && h.AsSpan().IndexOfAny(":?!@") < 0)
            && names.Distinct(StringComparer.Ordinal).Count() == names.Length;
    }

    /// <summary>The header for a message; where it is none, it may be what somebody wrote, and is not shown.</summary>
    internal static string Describe(string[] header) => IsPlausible(header)
        ? $"its columns are {string.Join(", ", header.Take(MostNamesShown).Select(h => $"'{Shown(h)}'"))}"
        : "its first record does not look like a header";

    /// <summary>A name of more than a few words is rather a sentence.</summary>
    private static string Shown(string name) => name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > MostWordsShown ? "…"
        : name.Length > LongestNameShown ? name[..LongestNameShown].TrimEnd() + "…"
        : name;

    private static bool IsLineEnd(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static int Score(string[] header, CsvColumns? columns)
    {
        var layout = CsvLayout.Guess(header);
        var named = columns is not null && header.Contains(columns.Author, StringComparer.Ordinal) && header.Contains(columns.Text, StringComparer.Ordinal);
        return (named ? 100_000 : 0) + (layout.IsWhole ? 10_000 : 0) + Math.Min(header.Length, 1000);
    }
}
