using System.Text;

namespace AvatarFineTune.Transcripts.Plain;

/// <summary>The second pass: one message per named line and what continues it.</summary>
internal sealed class PlainParser(TranscriptInput input, PlainSurvey survey) : ILineParser
{
    private readonly TranscriptChat _chat = new() { Id = input.Name, Platform = "plain" };
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private string? _author;
    private long _ordinal;
    private DateTime? _time;

    public List<TranscriptMessage> Batch { get; } = new(TranscriptBatches.Size);

    public void Add(ReadOnlySpan<byte> line, long number)
    {
        if (PlainLine.TryCut(line, out var cut) && PlainLine.NameOf(line[cut.Name]) is { Length: > 0 } name && survey.IsSpeaker(name))
        {
            End();
            _time = survey.HasTimes ? PlainStamp.TimeOf(line[cut.Stamp]) : null;
            if (!_names.TryGetValue(name, out _author))
            {
                _names.Add(name, _author = name);
            }

            _text.Append(Utf8Text.Decode(line[cut.TextStart..]).TrimStart());
        }
        else if (_author is null)
        {
            if (!line.Trim(" \t"u8).IsEmpty)
            {
                input.Report.AddNotUnderstood(number, Encoding.UTF8.GetString(line[..Math.Min(line.Length, 240)]));
            }
        }
        else
        {
            _text.Append('\n').Append(Utf8Text.Decode(line));
            if (_text.Length > input.Options.MaxRecordBytes)
            {
                throw new TranscriptException(
                    TranscriptError.LimitExceeded,
                    $"'{input.Name}' holds a message of more than {input.Options.MaxRecordBytes} bytes at line {number}: this is no ordinary transcript; if it is, raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
            }
        }
    }

    /// <summary>Ends the message under way.</summary>
    public void End()
    {
        if (_author is not null)
        {
            Batch.Add(new()
            {
                Chat = _chat,
                LocalTime = _time ?? DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(_ordinal++), DateTimeKind.Unspecified),
                Author = _author,
                Text = _text.ToString().TrimEnd(),
            });
        }

        _author = null;
        _text.Clear();
    }
}
