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
internal readonly record struct HeaderShape(int Bits)
{
    internal const int BracketBit = 1;
    internal const int TimeFirstBit = 1 << 1;
    internal const int SpacedDateBit = 1 << 2;
    internal const int SecondsBit = 1 << 3;
    internal const int MarkerBeforeBit = 1 << 4;
    internal const int MarkerAfterBit = 1 << 5;
    internal const int YearFirstBit = 1 << 6;
    internal const int LongYearBit = 1 << 7;
    internal const int DateTailBit = 1 << 8;
    internal const int DateSeparatorShift = 9;
    internal const int TimeSeparatorShift = 11;
    internal const int CommaShift = 13;
    internal const int CloserShift = 15;
    internal const int JoinerShift = 18;

    /// <summary>iOS puts the header into brackets, Android a dash behind it.</summary>
    internal bool IsBracketed => (Bits & BracketBit) != 0;

    /// <summary>A four-digit number in front can only be the year.</summary>
    internal bool IsYearFirst => (Bits & YearFirstBit) != 0;

    /// <summary>Whether a line that starts with this byte could be a header; everything else is a body's line.</summary>
    internal static bool CanStart(byte b) => b is (>= (byte)'0' and <= (byte)'9') or (byte)'[' or >= 0xC2;
}
