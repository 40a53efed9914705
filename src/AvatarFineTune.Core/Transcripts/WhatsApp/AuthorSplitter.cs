using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Cuts the author off a line. Names may hold ": ", so the shortest cut is taken unless a longer name is known: from the
/// app's own notice in that name's mouth, or because every line of the shorter name goes on with the same word.
/// </summary>
internal sealed class AuthorSplitter(AuthorTable authors)
{
    private const int LongestRawName = 512;

    /// <summary>Whether the file writes "Author:text" without a blank.</summary>
    internal bool IsTight { get; set; }

    /// <returns>The author, or <see langword="null"/> for a system line.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal AuthorEntry? Split(ReadOnlySpan<byte> line, out int bodyStart)
    {
        bodyStart = 0;
        var colon = FindColon(line);
        if (colon <= 0)
        {
            return null;
        }

        var entry = authors.Get(line[..colon]);
        if (entry.Longer is { } longer)
        {
            foreach (var candidate in longer)
            {
                if (line.StartsWith(candidate.Raw) && (uint)candidate.Raw.Length < (uint)line.Length && line[candidate.Raw.Length] == ':')
                {
                    entry = candidate;
                    colon = candidate.Raw.Length;
                    break;
                }
            }
        }

        if (entry.IsSystemLine)
        {
            return null;
        }

        bodyStart = colon + 1;
        return entry;
    }

    /// <summary>The colon behind the shortest possible name: one before a blank or the line's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int FindColon(ReadOnlySpan<byte> line)
    {
        line = line[..Math.Min(line.Length, LongestRawName)];
        var at = 0;
        while (true)
        {
            var next = line[at..].IndexOf((byte)':');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (at + 1 >= line.Length || line[at + 1] == ' ' || line[at + 1] == '\r' || Blanks.LengthAt(line, at + 1) > 0)
            {
                return at;
            }

            at++;
        }

        var tight = line.IndexOf((byte)':');
        return tight > 0 && (IsTight || authors.Find(line[..tight]) is not null) ? tight : -1;
    }
}
