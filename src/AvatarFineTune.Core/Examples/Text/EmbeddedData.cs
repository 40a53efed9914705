using System.Text;

namespace AvatarFineTune.Examples.Text;

/// <summary>The word lists and tables that travel inside the assembly.</summary>
internal static class EmbeddedData
{
    /// <summary>Yields the lines of a data file, without comments (<c>#</c>) and blank lines.</summary>
    public static IEnumerable<string> ReadLines(string file)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream("AvatarFineTune.Examples." + file)
            ?? throw new InvalidOperationException($"The assembly lacks its data file '{file}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
