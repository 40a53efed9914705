namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// The date of the header before, by its bytes: most messages come on the same day as the one above them, and comparing
/// a dozen bytes is cheaper than reading a date. One for each pass over a file.
/// </summary>
internal sealed class HeaderMemory
{
    private readonly byte[] _bytes = new byte[48];
    private int _first;
    private int _second;
    private int _third;
    private bool _thirdIsShort;
    private int _bits;

    /// <summary>How many bytes the date and what follows it take, up to the time.</summary>
    internal int Length { get; private set; }

    internal bool TryRecall(ReadOnlySpan<byte> line, out Header header, out int bits)
    {
        header = default;
        bits = _bits;
        if (Length == 0 || !line.StartsWith(_bytes.AsSpan(0, Length)))
        {
            return false;
        }

        (header.First, header.Second, header.Third, header.ThirdIsShort) = (_first, _second, _third, _thirdIsShort);
        return true;
    }

    internal void Keep(ReadOnlySpan<byte> date, in Header header, int bits)
    {
        if (date.Length > _bytes.Length)
        {
            return;
        }

        date.CopyTo(_bytes);
        Length = date.Length;
        (_first, _second, _third, _thirdIsShort) = (header.First, header.Second, header.Third, header.ThirdIsShort);
        _bits = bits;
    }
}
