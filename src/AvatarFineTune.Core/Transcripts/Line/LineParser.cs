using System.Text;

namespace AvatarFineTune.Transcripts.Line;

/// <summary>The second pass: cuts the text into messages, and joins what goes over several lines.</summary>
internal sealed class LineParser(TranscriptChat chat, LineSurvey survey, LineWords words, TranscriptInput input) : ITextLineParser
{
    /// <summary>The title, the time of saving, and a blank line.</summary>
    private const int LinesOfHead = 3;

    private readonly LineMessages _messages = new(chat, words, survey.IsDesktop);
    private readonly DateOrder _order = survey.Dates.Order;
    private readonly StringBuilder _text = new();
    private readonly List<(string Line, long Number)> _quoted = [];
    private DateTime? _day;
    private bool _hasDays;
    private DateTime _time;
    private string? _author;
    private bool _isOpen;
    private long _quotedLength;

    public List<TranscriptMessage> Batch { get; } = new(TranscriptBatches.Size);

    public void Add(string line, long number)
    {
        if (_quoted.Count == 0)
        {
            AddPlain(line, number);
        }
        else if (IsMessage(line, out _, out _))
        {
            // The quotation mark was somebody's own, and closed nothing.
            Unquote(isClosed: LineQuotes.MayClose(_quoted[^1].Line) && _quoted.Count > 1);
            AddPlain(line, number);
        }
        else
        {
            _quoted.Add((line, number));
            _quotedLength += line.Length + 1;
            Utf8Lines.Limit(input, _quotedLength, number);
            if (LineQuotes.Closes(line))
            {
                Unquote(isClosed: true);
            }
        }
    }

    public void End()
    {
        Unquote(isClosed: _quoted.Count > 1 && LineQuotes.MayClose(_quoted[^1].Line));
        Emit();
    }

    private void AddPlain(string line, long number)
    {
        if (IsMessage(line, out var time, out var length))
        {
            Emit();
            Begin(line, number, time, length);
        }
        else if (LineDate.TryParse(line, out var date) && date.Shape == survey.DateShape)
        {
            Emit();
            _hasDays = true;
            _day = date.Resolve(_order);
            if (_day is null)
            {
                input.Report.AddNotUnderstood(number, line);
            }
        }
        else if (_isOpen)
        {
            _text.Append('\n').Append(line);
            Utf8Lines.Limit(input, _text.Length, number);
        }
        else if (!string.IsNullOrWhiteSpace(line) && (_hasDays || number > LinesOfHead || !IsHead(line)))
        {
            input.Report.AddNotUnderstood(number, line);
        }
    }

    private bool IsMessage(string line, out TimeSpan time, out int length) =>
        LineClock.TryParse(line, words, out time, out length) && (line[length] == '\t' || survey.IsDesktop);

    /// <summary>The title, and the line that says when the chat was saved.</summary>
    private bool IsHead(string line) =>
        LineTitle.In(line, words) is not null || (line.AsSpan().IndexOfAny(':', '：') > 0 && char.IsDigit(line.AsSpan().TrimEnd()[^1])) || line.EndsWith('M');

    private void Begin(string line, long number, TimeSpan time, int length)
    {
        if (_day is not { } day)
        {
            input.Report.AddNotUnderstood(number, line);
            return;
        }

        _time = day + time;
        var rest = line[(length + 1)..];
        var (author, text) = survey.IsDesktop ? CutByName(rest) : CutByTab(rest);
        _author = author;
        _isOpen = true;
        if (!survey.IsDesktop && LineQuotes.Opens(text))
        {
            _quoted.Add((text, number));
            _quotedLength = text.Length;
        }
        else
        {
            _text.Append(text);
        }
    }

    private static (string? Author, string Text) CutByTab(string rest)
    {
        var tab = rest.IndexOf('\t', StringComparison.Ordinal);
        return tab <= 0 ? (null, rest[(tab + 1)..]) : (rest[..tab], rest[(tab + 1)..]);
    }

    private (string? Author, string Text) CutByName(string rest)
    {
        if (words.DeletedBy(rest) is not null || words.IsEvent(rest))
        {
            return (null, rest);
        }

        var length = survey.Names.LengthIn(rest);
        return (rest[..length], rest[Math.Min(length + 1, rest.Length)..]);
    }

    /// <summary>Ends what began with a quotation mark: as one text, or line by line where it was never closed.</summary>
    private void Unquote(bool isClosed)
    {
        if (_quoted.Count == 0)
        {
            return;
        }

        var lines = _quoted.ToArray();
        _quoted.Clear();
        if (isClosed)
        {
            _text.Append(LineQuotes.Content(string.Join('\n', lines.Select(l => l.Line))));
            return;
        }

        _text.Append(lines[0].Line);
        foreach (var (line, number) in lines[1..])
        {
            AddPlain(line, number);
        }
    }

    private void Emit()
    {
        if (_isOpen)
        {
            Batch.Add(_messages.Make(_time, _author, _text.ToString().TrimEnd()));
        }

        _isOpen = false;
        _text.Clear();
    }
}

/// <summary>Texts of several lines stand in quotation marks, and their own ones twice.</summary>
internal static class LineQuotes
{
    internal static bool Opens(string text) => text.StartsWith('"') && !(text.Length > 1 && Closes(text[1..]));

    /// <summary>Whether a line ends with a mark that is no half of a double one.</summary>
    internal static bool Closes(string line) => (line.Length - line.AsSpan().TrimEnd('"').Length) % 2 == 1;

    /// <summary>Older apps don't double the marks inside.</summary>
    internal static bool MayClose(string line) => line.EndsWith('"');

    internal static string Content(string quoted) => quoted[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
}
