namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Recognises a poll by its build, in any language: a word in capitals and a colon on a line of its own, a question, and
/// then options that all begin with the same word and end with their votes in brackets.
/// </summary>
internal static class Poll
{
    private const int LongestWord = 60;

    internal static bool IsOne(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        if (line.Length is < 3 or > LongestWord || line[^1] != ':' || line.Length == text.Length)
        {
            return false;
        }

        var options = 0;
        ReadOnlySpan<byte> word = default;
        var rest = text[(text.IndexOf((byte)'\n') + 1)..];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var option = Blanks.TrimEnd(Blanks.TrimStart(end < 0 ? rest : rest[..end]));
            rest = end < 0 ? default : rest[(end + 1)..];
            var colon = option.IndexOf((byte)':');
            if (colon > 0 && option[^1] == ')' && (word.IsEmpty || option[..colon].SequenceEqual(word)) && HasVotes(option))
            {
                word = option[..colon];
                options++;
            }
        }

        return options >= 2;
    }

    /// <summary>"(3 votes)": a number in the last brackets.</summary>
    private static bool HasVotes(ReadOnlySpan<byte> option)
    {
        var votes = option[(option.LastIndexOf((byte)'(') + 1)..];
        for (var i = 0; i < votes.Length; i++)
        {
            if (Digits.IsAt(votes, i))
            {
                return true;
            }
        }

        return false;
    }
}
