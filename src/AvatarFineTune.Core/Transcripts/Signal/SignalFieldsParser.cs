using System.Globalization;
using System.Text;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>
/// Reads sigtop's text: fields (<c>From</c>, <c>Type</c>, <c>Sent</c>, …), a quoted message in lines that begin with <c>&gt;</c>, a
/// blank line and the words; edited messages have their versions in lines that begin with <c>|</c>, the newest first.
/// </summary>
internal sealed class SignalFieldsParser(SignalMessages messages, TranscriptInput input) : ITextLineParser
{
    private const string Conversation = "Conversation: ";

    private readonly List<(string Line, long Number)> _fields = [];
    private readonly StringBuilder _body = new();
    private State _state = State.Head;
    private (string Line, long Number)? _candidate;
    private string? _conversation;

    private enum State
    {
        Head,
        Between,
        Fields,
        Body,
    }

    public List<TranscriptMessage> Batch => messages.Batch;

    public void Add(string line, long number)
    {
        if (_candidate is { } candidate)
        {
            _candidate = null;
            if (IsSecond(candidate.Line, line))
            {
                End();
                _state = State.Fields;
            }

            Take(candidate.Line, candidate.Number);
        }

        // Somebody may write such a line; only the field that must follow tells.
        if (_state is State.Body or State.Between && IsFirst(line) && EndsBlank())
        {
            _candidate = (line, number);
        }
        else
        {
            Take(line, number);
        }
    }

    public void End()
    {
        if (_candidate is { } candidate)
        {
            _candidate = null;
            Take(candidate.Line, candidate.Number);
        }

        if (_fields.Count > 0)
        {
            try
            {
                messages.Add(Draft());
            }
            catch (FormatException)
            {
                input.Report.AddNotUnderstood(_fields[0].Number, _fields[0].Line);
            }
        }

        _fields.Clear();
        _body.Clear();
    }

    private void Take(string line, long number)
    {
        switch (_state)
        {
            case State.Head when line.StartsWith(Conversation, StringComparison.Ordinal):
                _conversation = line[Conversation.Length..].Trim();
                break;
            case State.Head when line.Length == 0:
                _state = _conversation is null ? State.Head : State.Between;
                break;
            case State.Fields when line.Length == 0:
                _state = State.Body;
                break;
            case State.Fields:
                _fields.Add((line, number));
                break;
            case State.Body:
                _body.Append(line).Append('\n');
                Utf8Lines.Limit(input, _body.Length, number);
                break;
            case var _ when line.Length > 0:
                input.Report.AddNotUnderstood(number, line);
                break;
        }
    }

    /// <summary>A message begins behind a blank line with its sender, or with its type where there is none.</summary>
    private static bool IsFirst(string line) => line.StartsWith("From: ", StringComparison.Ordinal) || line.StartsWith("Type: ", StringComparison.Ordinal);

    private static bool IsSecond(string first, string line) => first[0] == 'F'
        ? line.StartsWith("Type: ", StringComparison.Ordinal)
        : line.StartsWith("Sent: ", StringComparison.Ordinal) || line.StartsWith("Received: ", StringComparison.Ordinal);

    private bool EndsBlank() => _state == State.Between || _body.Length == 0 || (_body.Length == 1 && _body[0] == '\n') || (_body.Length > 1 && _body[^2] == '\n');

    private SignalDraft Draft()
    {
        var type = Field("Type");
        var (author, id) = Person(Field("From") ?? Sender(type));
        var (time, offset) = Time(Field("Sent") ?? Field("Received"));
        var edited = Field("Edited") is not null;
        var text = edited ? NewestVersion() : WithoutQuote(_body.ToString());
        return new()
        {
            Time = time,
            Offset = offset,
            Author = author,
            AuthorId = id,
            IsOwner = author == "You",
            Kind = type switch
            {
                "incoming" or "outgoing" => Field("Attachment") is not null ? MessageKind.Media : MessageKind.Text,
                "call-history" => MessageKind.Call,
                _ => MessageKind.System,
            },
            Text = text,
            IsEdited = edited,
        };
    }

    /// <summary>Who wrote a message that names nobody: whom the conversation is called after, or the owner.</summary>
    /// <exception cref="FormatException">The conversation has no name either.</exception>
    private string? Sender(string? type) => type switch
    {
        "incoming" => _conversation is { Length: > 0 } ? _conversation : throw new FormatException("A sender was expected."),
        "outgoing" => "You",
        _ => null,
    };

    /// <summary>The field's value; <see langword="null"/> where it is empty or missing.</summary>
    private string? Field(string name)
    {
        var line = _fields.Find(f => f.Line.StartsWith(name + ": ", StringComparison.Ordinal)).Line;
        return line?[(name.Length + 2)..].Trim() is { Length: > 0 } value ? value : null;
    }

    /// <summary><c>Ava (+15550100)</c>: the number tells people apart; groups and newer contacts have other words in brackets.</summary>
    private static (string? Name, string? Id) Person(string? from)
    {
        var bracket = from is not null && from.EndsWith(')') ? from.LastIndexOf(" (", StringComparison.Ordinal) : -1;
        return bracket > 0 ? (from![..bracket], from[(bracket + 2)..^1]) : (from, null);
    }

    /// <summary><c>Wed, 31 Jan 2024 22:05:11 +0100</c>.</summary>
    private static (DateTime Time, TimeSpan Offset) Time(string? written)
    {
        // The offset has no colon, and the day of the week says nothing new.
        var clock = written.AsSpan();
        clock = clock[(clock.IndexOf(',') + 1)..].Trim();
        if (clock.Length < 6 || clock[^5] is not ('+' or '-'))
        {
            throw new FormatException("A time was expected.");
        }

        var text = $"{clock[..^2]}:{clock[^2..]}";
        var time = DateTimeOffset.ParseExact(text, "d MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None);
        return (time.DateTime, time.Offset);
    }

    private static string WithoutQuote(string body)
    {
        var lines = body.Split('\n').ToList();
        if (lines[0].StartsWith("> From: ", StringComparison.Ordinal))
        {
            lines.RemoveRange(0, lines.FindIndex(l => !l.StartsWith('>')) is > 0 and var end ? end : lines.Count);
        }

        return string.Join('\n', lines).Trim();
    }

    private string NewestVersion()
    {
        var lines = _body.ToString().Split('\n').Where(l => l.StartsWith('|')).Select(l => l.Length > 2 ? l[2..] : "").ToList();
        var newest = lines.Take(1).Concat(lines.Skip(1).TakeWhile(l => !l.StartsWith("Version: ", StringComparison.Ordinal))).ToList();
        var words = newest.IndexOf("");
        return words < 0 ? "" : WithoutQuote(string.Join('\n', newest[(words + 1)..]));
    }
}
