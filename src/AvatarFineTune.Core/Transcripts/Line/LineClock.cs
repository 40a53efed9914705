namespace AvatarFineTune.Transcripts.Line;

/// <summary>Reads the time that a message begins with: <c>22:05</c>, <c>10:05 PM</c>, <c>下午10:05</c>.</summary>
internal static class LineClock
{
    /// <param name="line">The line.</param>
    /// <param name="words">The halves of the day.</param>
    /// <param name="time">The time of the day.</param>
    /// <param name="length">How much of the line it takes.</param>
    internal static bool TryParse(string line, LineWords words, out TimeSpan time, out int length)
    {
        time = default;
        length = 0;
        if (line.Length < 5)
        {
            return false;
        }

        var half = Half.None;
        var at = 0;
        if (!char.IsAsciiDigit(line[0]) && (!TryHalf(line, ref at, words, out half) || at >= line.Length))
        {
            return false;
        }

        if (!TryNumber(line, ref at, 1, out var hour) || at >= line.Length || line[at] is not (':' or '.') || line[at++] is var separator && !TryNumber(line, ref at, 2, out var minute))
        {
            return false;
        }

        if (half == Half.None)
        {
            var behind = at;
            if (TryHalf(line, ref behind, words, out half))
            {
                at = behind;
            }
        }

        // A point between hours and minutes is only told from a price by the tab behind it.
        if (at >= line.Length || !(line[at] == '\t' || (line[at] == ' ' && separator == ':')) || hour > 24 || minute > 59 || (half != Half.None && hour > 12))
        {
            return false;
        }

        // Android tells the first hour of a day as 24.
        time = new(half == Half.None ? hour % 24 : (hour % 12) + (half == Half.Pm ? 12 : 0), minute, 0);
        length = at;
        return true;
    }

    private static bool TryNumber(string line, ref int at, int least, out int number)
    {
        var start = at;
        number = 0;
        while (at < line.Length && at - start < 2 && char.IsAsciiDigit(line[at]))
        {
            number = (number * 10) + line[at++] - '0';
        }

        return at - start >= least;
    }

    private static bool TryHalf(string line, ref int at, LineWords words, out Half half)
    {
        var start = at;
        while (start < line.Length && line[start] is ' ' or '\u202F' or '\u00A0')
        {
            start++;
        }

        half = Matches(line, start, words.Am, out var length) ? Half.Am : Matches(line, start, words.Pm, out length) ? Half.Pm : Half.None;
        if (half == Half.None)
        {
            return false;
        }

        at = start + length;

        // Before the time a space may follow; behind it a space already ends it.
        while (at + 1 < line.Length && line[at] == ' ' && char.IsAsciiDigit(line[at + 1]) && start == 0)
        {
            at++;
        }

        return true;
    }

    private static bool Matches(string line, int start, IReadOnlyList<string> words, out int length)
    {
        foreach (var word in words)
        {
            if (string.Compare(line, start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (start + word.Length >= line.Length || !char.IsAsciiLetter(line[start + word.Length])))
            {
                length = word.Length;
                return true;
            }
        }

        length = 0;
        return false;
    }

    private enum Half
    {
        None,
        Am,
        Pm,
    }
}
