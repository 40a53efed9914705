using System.Globalization;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>Goes through the characters of a written time.</summary>
internal ref struct TimeScanner(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal readonly char Next => _rest.IsEmpty ? '\0' : _rest[0];

    /// <summary>Passes blanks, and what stands between the parts of a time; never a sign.</summary>
    internal void SkipBlanks()
    {
        while (!_rest.IsEmpty && (char.IsWhiteSpace(_rest[0]) || _rest[0] is ',' or '\u200E' or '\u200F' or '\u202A' or '\u202C'))
        {
            _rest = _rest[1..];
        }
    }

    internal bool Take(char c)
    {
        if (Next != c || c == '\0')
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    /// <summary>Reads a number of at most so many ASCII digits.</summary>
    internal bool TryNumber(int mostDigits, out int value, out int digits)
    {
        digits = 0;
        while (digits < _rest.Length && char.IsAsciiDigit(_rest[digits]))
        {
            digits++;
        }

        if (digits == 0 || digits > mostDigits)
        {
            value = 0;
            return false;
        }

        value = int.Parse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[digits..];
        return true;
    }

    /// <summary>Reads letters and the full stops between them, as in <c>p.m.</c>.</summary>
    internal ReadOnlySpan<char> Word()
    {
        var length = 0;
        while (length < _rest.Length && (char.IsLetter(_rest[length]) || (length > 0 && _rest[length] == '.')))
        {
            length++;
        }

        var word = _rest[..length];
        _rest = _rest[length..];
        return word;
    }

    /// <summary>The digits behind a decimal point, as ticks.</summary>
    internal long Fraction()
    {
        long ticks = 0, unit = TimeSpan.TicksPerSecond;
        while (!_rest.IsEmpty && char.IsAsciiDigit(_rest[0]))
        {
            unit /= 10;
            ticks += unit * (_rest[0] - '0');
            _rest = _rest[1..];
        }

        return ticks;
    }
}
