using System.Runtime.CompilerServices;
using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// The second pass: cuts the text into messages. A message ends where the next header of the file's own shape begins;
/// headers of any other shape are part of what somebody wrote.
/// </summary>
internal sealed class WhatsAppParser(
    TranscriptChat chat, HeaderShape shape, DateResolver dates, WhatsAppSurvey survey, HeaderGrammar grammar, BodyClassifier classifier, TranscriptInput input)
{
    private readonly HeaderMemory _memory = new();
    private readonly char[] _scratch = new char[2048];
    private readonly AuthorSplitter _authors = new(survey.Authors) { IsTight = survey.IsTight };

    // The message under way. Offsets count from the buffer's first unread byte, which is always this message's first.
    private Pending _pending;
    private DateTime _time;
    private AuthorEntry? _author;
    private int _bodyStart;
    private int _scanned;
    private long _scannedLines;

    private enum Pending
    {
        None,
        Message,
        Broken,
    }

    /// <summary>The line that the message under way begins at, from 1.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>Adds the messages that lie whole in the buffer.</summary>
    /// <returns>Whether the batch is worth handing on; else the buffer needs more bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool Parse(Utf8Buffer buffer, List<TranscriptMessage> batch)
    {
        var unread = buffer.Unread;
        var start = 0;
        var at = _scanned;
        while (batch.Count < TranscriptBatches.Size)
        {
            if (at >= unread.Length || unread[at..].IndexOf((byte)'\n') is var length && length < 0 && !buffer.IsFinal)
            {
                break;
            }

            var next = length < 0 ? unread.Length : at + length + 1;
            var line = length < 0 ? unread[at..] : unread.Slice(at, length);
            if (line.Length > 0 && HeaderShape.CanStart(line[0]) && grammar.TryParse(line, _memory, out var header) && header.Shape == shape)
            {
                Emit(unread[start..at], batch);
                start = at;
                Begin(line, header);
            }
            else if (_pending == Pending.None)
            {
                Reject(line);
                start = next;
                Line++;
                _scannedLines--;
            }

            _scannedLines++;
            at = next;
        }

        if (at >= unread.Length && buffer.IsFinal)
        {
            Emit(unread[start..], batch);
            _pending = Pending.None;
            start = at = unread.Length;
        }

        buffer.Advance(start);
        _scanned = at - start;
        return batch.Count >= TranscriptBatches.Size || (batch.Count > 0 && at >= unread.Length && buffer.IsFinal);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(ReadOnlySpan<byte> line, in Header header)
    {
        Line += _scannedLines;
        _scannedLines = 0;
        if (!dates.TryResolve(header, out _time))
        {
            // The file's own form of header, but no day of any calendar: counted, not glued to the message above.
            input.Report.AddNotUnderstood(Line, Encoding.UTF8.GetString(line[..Math.Min(line.Length, 240)]));
            _pending = Pending.Broken;
            return;
        }

        _pending = Pending.Message;
        _author = _authors.Split(line[header.End..], out var bodyStart);
        _bodyStart = header.End + bodyStart;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Emit(ReadOnlySpan<byte> record, List<TranscriptMessage> batch)
    {
        if (_pending != Pending.Message)
        {
            return;
        }

        var bytes = record[_bodyStart..];
        bytes = bytes.EndsWith("\r\n"u8) ? bytes[..^2] : bytes.Length > 0 && bytes[^1] == '\n' ? bytes[..^1] : bytes;
        batch.Add(_author is null ? SystemLine(bytes) : Message(_author, bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TranscriptMessage Message(AuthorEntry author, ReadOnlySpan<byte> bytes)
    {
        if (classifier.IsPlain(bytes, out var isAscii))
        {
            var text = isAscii ? Utf8Text.DecodeAscii(bytes[1..]) : Utf8Text.DecodePlain(bytes[1..], _scratch);
            return new() { Chat = chat, LocalTime = _time, FitAuthor = author.Name, Text = text, IsBot = author.IsBot };
        }

        var body = classifier.Classify(bytes);
        if (body.Kind == MessageKind.Text && IsAppSpeaking(author, bytes, out var notice))
        {
            return notice == LineKind.Deleted
                ? new() { Chat = chat, LocalTime = _time, FitAuthor = author.Name, Kind = MessageKind.Deleted }
                : new() { Chat = chat, LocalTime = _time, Kind = MessageKind.System, Text = Utf8Text.Decode(bytes[body.Text], _scratch) };
        }

        return new()
        {
            Chat = chat,
            LocalTime = _time,
            FitAuthor = author.Name,
            Kind = body.Kind,
            Text = Utf8Text.Decode(bytes[body.Text], _scratch),
            IsEdited = body.IsEdited,
            IsBot = author.IsBot,
        };
    }

    private TranscriptMessage SystemLine(ReadOnlySpan<byte> bytes)
    {
        var body = classifier.Classify(bytes);
        return new()
        {
            Chat = chat,
            LocalTime = _time,
            Kind = body.Kind == MessageKind.Call ? MessageKind.Call : MessageKind.System,
            Text = Utf8Text.Decode(Blanks.TrimEnd(Blanks.TrimStart(bytes)), _scratch),
        };
    }

    /// <summary>On iOS the app's notices stand in the partner's or the group's mouth; they must become nobody's words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsAppSpeaking(AuthorEntry author, ReadOnlySpan<byte> bytes, out LineKind notice)
    {
        var text = Blanks.TrimStart(bytes);
        notice = classifier.Notice(text);
        if (notice is LineKind.System or LineKind.Deleted)
        {
            // A whole notice; a shorter text that begins like one is a notice where the app's other ones stood.
            return text.Length > 50 || IsMarked(bytes, text) || author.IsNoticeMouth;
        }

        if (notice == LineKind.Event)
        {
            return IsMarked(bytes, text);
        }

        return IsMarked(bytes, text)
            && (author.IsNoticeMouth || (text.StartsWith(author.Raw) && text.Length > author.Raw.Length && text[author.Raw.Length] == ' ') || survey.Words.HasEvent(text));
    }

    private static bool IsMarked(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text) =>
        bytes.Length > text.Length && Blanks.HasMark(bytes[..(bytes.Length - text.Length)]);

    private void Reject(ReadOnlySpan<byte> line)
    {
        if (!Blanks.TrimEnd(Blanks.TrimStart(line)).IsEmpty)
        {
            input.Report.AddNotUnderstood(Line, Encoding.UTF8.GetString(line[..Math.Min(line.Length, 240)]));
        }
    }
}
