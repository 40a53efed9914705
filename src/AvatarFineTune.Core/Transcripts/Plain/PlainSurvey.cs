namespace AvatarFineTune.Transcripts.Plain;

/// <summary>
/// The first pass: who speaks. "Note: …" inside somebody's text looks like a speaker too, but says it once and in small
/// letters or many words; a real speaker who says one thing must not be glued to the one above.
/// </summary>
internal sealed class PlainSurvey
{
    private const int MostNames = 100_000;

    /// <summary>A file so short need not repeat a name: two people who say one thing each are a transcript.</summary>
    private const int FewLines = 6;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private long _lines;
    private long _named;
    private long _timed;
    private long _levels;
    private bool _isFirstNamed;

    internal bool LooksLikeTranscript =>
        _isFirstNamed && _levels * 2 < _named && _named >= 2 && _named * 3 >= _lines && (_lines <= FewLines ? _named == _lines || Repeats : Repeats);

    /// <summary>Whether date and time stand before every name.</summary>
    internal bool HasTimes => _timed > 0 && _timed == _named;

    private bool Repeats => _names.Values.Any(n => n > 1);

    internal void AddHead(ReadOnlySpan<byte> head, bool isWhole)
    {
        while (!head.IsEmpty)
        {
            var end = head.IndexOf((byte)'\n');
            if (end < 0 && !isWhole)
            {
                break;
            }

            Add((end < 0 ? head : head[..end]).TrimEnd((byte)'\r'), 0);
            head = end < 0 ? default : head[(end + 1)..];
        }
    }

    internal void Add(ReadOnlySpan<byte> line, long number)
    {
        if (line.Trim(" \t"u8).IsEmpty)
        {
            return;
        }

        var isNamed = PlainLine.TryCut(line, out var cut);
        _isFirstNamed |= _lines == 0 && isNamed;
        _lines++;
        if (!isNamed)
        {
            return;
        }

        _named++;
        _timed += PlainStamp.TimeOf(line[cut.Stamp]) is null ? 0 : 1;
        _levels += LogLevels.Begin(line[cut.Name]) || LogLevels.EndIn(line[cut.Name]) ? 1 : 0;
        var name = PlainLine.NameOf(line[cut.Name]);
        if (_names.Count < MostNames || _names.ContainsKey(name))
        {
            _names[name] = _names.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Whether a name speaks, rather than being a word before a colon in somebody's text.</summary>
    internal bool IsSpeaker(string name) =>
        _named == _lines || _names.GetValueOrDefault(name) > 1 || (!char.IsLower(name[0]) && name.AsSpan().Count(' ') < 2);
}
