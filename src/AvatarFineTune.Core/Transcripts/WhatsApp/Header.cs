namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The date and time in front of a message, not yet read as day, month and year.</summary>
internal ref struct Header
{
    /// <summary>What the header looks like; a file has one shape, and holds to it.</summary>
    public HeaderShape Shape;

    /// <summary>The date's numbers in the order written.</summary>
    public int First;
    public int Second;
    public int Third;

    /// <summary>Whether the last number has one digit, so that it cannot be a year.</summary>
    public bool ThirdIsShort;

    /// <summary>Seconds since midnight, 12-hour clocks already unfolded.</summary>
    public int TimeOfDay;

    /// <summary>Where the digits of the time end, and the half of the day written behind them, or -1.</summary>
    public int TimeEnd;
    public int Marker;

    /// <summary>Where the author, or the system line, begins.</summary>
    public int End;
}

/// <summary>
/// The form of a header, without its values: two headers of one file differ in numbers only. Compared on every line, so
/// it is packed into one number.
/// </summary>
internal readonly record struct HeaderShape(long Bits)
{
    internal const long BracketBit = 1;
    internal const long TimeFirstBit = 1 << 1;
    internal const long SpacedDateBit = 1 << 2;
    internal const long SecondsBit = 1 << 3;
    internal const long MarkerBeforeBit = 1 << 4;
    internal const long MarkerAfterBit = 1 << 5;
    internal const long YearFirstBit = 1 << 6;
    internal const long LongYearBit = 1 << 7;
    internal const long DateTailBit = 1 << 8;
    internal const long TimeTailBit = 1 << 9;
    internal const long EraBeforeBit = 1 << 10;

    /// <summary>The half of the day is no Latin word: in a Greek file, "PM" is in something pasted.</summary>
    internal const long ForeignMarkerBit = 1L << 42;
    internal const int DateSeparatorShift = 11;
    internal const int TimeSeparatorShift = 14;
    internal const int CommaShift = 17;
    internal const int CloserShift = 20;
    internal const int JoinerShift = 24;
    internal const int EraShift = 34;

    /// <summary>iOS puts the header into brackets, Android a dash behind it.</summary>
    internal bool IsBracketed => Has(BracketBit);

    /// <summary>A four-digit number in front, or one behind an era, can only be the year.</summary>
    internal bool IsYearFirst => Has(YearFirstBit);

    /// <summary>The index of the era that is written beside the year, or -1.</summary>
    internal int Era => Field(EraShift, 8) - 1;

    internal bool Has(long bit) => (Bits & bit) != 0;

    internal int Field(int shift, int width) => (int)(Bits >> shift) & ((1 << width) - 1);

    /// <summary>
    /// Whether a line that starts with this byte could be a header; everything else is a body's line. "R" and "H" are
    /// the Japanese eras.
    /// </summary>
    internal static bool CanStart(byte b) => b is (>= (byte)'0' and <= (byte)'9') or (byte)'[' or >= 0xC2 or (byte)'R' or (byte)'H';
}
