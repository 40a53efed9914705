using System.Globalization;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>How many dates say the same about their order, and the first of them.</summary>
internal struct DateProof
{
    private int _first;
    private int _second;
    private int _third;
    private int _separator;
    private bool _isShort;
    private long _line;

    internal long Count { get; private set; }

    internal void Add(in Header header, long line)
    {
        if (Count++ == 0)
        {
            (_first, _second, _third, _line) = (header.First, header.Second, header.Third, line);
            _separator = header.Shape.Field(HeaderShape.DateSeparatorShift, 3);
            _isShort = header.ThirdIsShort;
        }
    }

    /// <summary>The date in plain digits, and where it stands.</summary>
    public override readonly string ToString()
    {
        var separator = HeaderForm.Separator(_separator);
        return string.Create(CultureInfo.InvariantCulture, $"{_first}{separator}{_second}{separator}{(_third < 10 && !_isShort ? "0" : "")}{_third} in line {_line}");
    }
}
