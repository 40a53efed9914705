using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// Makes names fit to be shown and stored. Whoever packs a zip or sends an upload chooses those of files: with line ends in
/// them an error would be several lines, with marks of direction it would read as another, and no database takes NULs.
/// </summary>
internal static class ShownName
{
    private const char Replacement = '\uFFFD';
    private const string Unnamed = "unnamed";

    // Line and paragraph separators, and everything that turns the direction of text around.
    private static readonly SearchValues<char> Unfit = SearchValues.Create(
    [
        .. Enumerable.Range(0, 32).Select(c => (char)c), .. Enumerable.Range(127, 33).Select(c => (char)c),
        '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069',
    ]);

    /// <summary>The same name with a mark in place of each character that is not fit to be shown.</summary>
    internal static string Of(string name)
    {
        if (!name.AsSpan().ContainsAny(Unfit) && !name.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return name;
        }

        return string.Create(name.Length, name, static (shown, name) =>
        {
            for (var i = 0; i < name.Length; i++)
            {
                shown[i] = Unfit.Contains(name[i]) || IsHalf(name, i) ? Replacement : name[i];
            }
        });
    }

    /// <summary>An id as it may be stored and compared: as <see cref="Of"/>, so that one that is nothing but control characters is still an id.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    internal static string? OfId(string? id) => id is null ? null : Of(id);

    /// <summary>
    /// The name of a person or chat on one line: control characters and line ends become blanks. Marks of direction stay,
    /// names in two scripts need them. Every message's author comes by here, so that a name in order costs a glance.
    /// </summary>
    [return: NotNullIfNotNull(nameof(name))]
    internal static string? OfPerson(string? name)
    {
        foreach (var c in name.AsSpan())
        {
            if (IsControl(c) || char.IsSurrogate(c))
            {
                return OnOneLine(name!);
            }
        }

        return name;
    }

    private static string OnOneLine(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (IsControl(name[i]) || IsHalf(name, i))
            {
                return string.Create(name.Length, name, static (shown, name) =>
                {
                    for (var i = 0; i < name.Length; i++)
                    {
                        shown[i] = IsControl(name[i]) ? ' ' : IsHalf(name, i) ? Replacement : name[i];
                    }
                }).Trim();
            }
        }

        return name;
    }

    private static bool IsControl(char c) => c < ' ' || c is (>= '\u007F' and <= '\u009F') or '\u2028' or '\u2029';

    /// <summary>Whether a surrogate stands there without its other half.</summary>
    private static bool IsHalf(string name, int i) => char.IsSurrogate(name[i])
        && !(char.IsHighSurrogate(name[i]) ? i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]) : i > 0 && char.IsHighSurrogate(name[i - 1]));

    /// <summary>What stands behind the last slash of a path; never empty.</summary>
    internal static string LastOf(string path)
    {
        var name = ArchivePath.NameOf(path.TrimEnd('/'));
        return string.IsNullOrWhiteSpace(name) ? Unnamed : name;
    }
}
