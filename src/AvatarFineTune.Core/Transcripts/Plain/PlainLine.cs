using System.Buffers;
using System.Text;

namespace AvatarFineTune.Transcripts.Plain;

/// <summary>Cuts "Name: text", where what stands before the colon could be a name at all.</summary>
internal static class PlainLine
{
    private const int LongestName = 60;
    private const int MostWords = 4;

    private static readonly SearchValues<byte> NotInNames = SearchValues.Create("!?;<>=\""u8);

    /// <returns>The length of the name in bytes; 0 where there is none.</returns>
    internal static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line[..Math.Min(line.Length, LongestName + 1)].IndexOf((byte)':');
        if (colon <= 0 || line[0] is <= (byte)' ' or (byte)'{' or (byte)'<' or (byte)'"' or (byte)'[' or (byte)'#' or (byte)'/' or (byte)'-')
        {
            return 0;
        }

        // "http://…" and "12:30" are no names.
        if (colon + 1 < line.Length && line[colon + 1] is not ((byte)' ' or (byte)'\t'))
        {
            return 0;
        }

        var name = line[..colon];
        return !name.ContainsAny(NotInNames) && name.Count((byte)' ') < MostWords && !EndsSentence(name) ? colon : 0;
    }

    internal static string NameOf(ReadOnlySpan<byte> name) => Utf8Text.Clean(Encoding.UTF8.GetString(name)).Trim();

    /// <summary>A full stop inside means a sentence, except after a short word ("Dr. No").</summary>
    private static bool EndsSentence(ReadOnlySpan<byte> name)
    {
        var stop = name.IndexOf(". "u8);
        return stop > 4 || name.IndexOf(", "u8) >= 0;
    }
}
