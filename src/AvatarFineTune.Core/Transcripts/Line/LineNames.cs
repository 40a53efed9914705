namespace AvatarFineTune.Transcripts.Line;

/// <summary>
/// Where a name ends, in exports that put a mere space behind it: the chat's own name is one; else a first word that is
/// always followed by the same few words is not the whole name yet.
/// </summary>
internal sealed class LineNames(int maxNames)
{
    private const int MostWords = 4;

    /// <summary>So often must words follow each other to be a name rather than how somebody likes to begin.</summary>
    private const int Often = 3;

    private readonly Dictionary<string, (int Lines, int Continuations)> _starts = new(StringComparer.Ordinal);

    internal string? Partner { get; set; }

    internal void Add(string rest)
    {
        var end = -1;
        string? shorter = null;
        for (var n = 0; n < MostWords && end < rest.Length; n++)
        {
            end = EndOfWord(rest, end + 1);
            var start = rest[..end];
            var isNew = !_starts.TryGetValue(start, out var known);
            if (isNew && _starts.Count > (long)maxNames * MostWords)
            {
                return;
            }

            _starts[start] = (known.Lines + 1, known.Continuations);
            if (isNew && shorter is not null)
            {
                var (lines, continuations) = _starts[shorter];
                _starts[shorter] = (lines, continuations + 1);
            }

            // Only what is often said can become a name: the rest need not be remembered further.
            if (known.Lines == 0 && n > 0)
            {
                return;
            }

            shorter = start;
        }
    }

    internal int LengthIn(string rest)
    {
        if (Partner is { Length: > 0 } partner && rest.StartsWith(partner, StringComparison.Ordinal) && (rest.Length == partner.Length || rest[partner.Length] == ' '))
        {
            return partner.Length;
        }

        var end = EndOfWord(rest, 0);
        for (var n = 1; n < MostWords && end < rest.Length; n++)
        {
            var next = EndOfWord(rest, end + 1);
            var (lines, continuations) = _starts.GetValueOrDefault(rest[..end]);
            if (lines <= Often || continuations * Often > lines || _starts.GetValueOrDefault(rest[..next]).Lines < Often)
            {
                break;
            }

            end = next;
        }

        return end;
    }

    private static int EndOfWord(string text, int start) => start >= text.Length ? text.Length : text.IndexOf(' ', start) is >= 0 and var space ? space : text.Length;
}
