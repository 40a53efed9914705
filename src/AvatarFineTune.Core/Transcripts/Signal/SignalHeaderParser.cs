using System.Text;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>Reads the dialects with a time and a name before each message, which goes on to the next of these.</summary>
internal sealed class SignalHeaderParser(SignalMessages messages, TranscriptInput input, SignalDialect dialect) : ITextLineParser
{
    private readonly Regex _header = dialect == SignalDialect.Short ? SignalDialects.ShortHeader() : SignalDialects.MarkdownHeader();
    private readonly StringBuilder _text = new();
    private SignalDraft? _draft;

    public List<TranscriptMessage> Batch => messages.Batch;

    public void Add(string line, long number)
    {
        if (_header.Match(line) is { Success: true } header)
        {
            End();
            Begin(header, line, number);
        }
        else if (_draft is not null)
        {
            _text.Append('\n').Append(line);
            Utf8Lines.Limit(input, _text.Length, number);
        }
        else if (!string.IsNullOrWhiteSpace(line))
        {
            input.Report.AddNotUnderstood(number, line);
        }
    }

    public void End()
    {
        if (_draft is { } draft)
        {
            if (dialect == SignalDialect.Short)
            {
                CutDetails(draft, _text.ToString().Trim());
            }
            else
            {
                var taken = SignalRecordText.Of(_text.ToString());
                (draft.Kind, draft.Text) = (taken.Kind, taken.Text);
            }

            messages.Add(draft);
        }

        _draft = null;
        _text.Clear();
    }

    private void Begin(Match header, string line, long number)
    {
        try
        {
            var clock = header.Groups["time"].Value;
            var name = header.Groups["name"].Value.Trim();
            _draft = new()
            {
                Time = SignalMessages.ParseTime($"{header.Groups["date"].Value} {clock}", clock.Length > 5 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm"),
                Author = name,
                IsOwner = name == (dialect == SignalDialect.Short ? "You" : "Me"),
            };
            _text.Append(line, header.Length, line.Length - header.Length);
        }
        catch (FormatException)
        {
            input.Report.AddNotUnderstood(number, line);
        }
    }

    /// <summary><c>[reply to Ava on 2024-01-31 22:05, edited, 2 attachments] words</c>, or <c>[call-history message]</c> for anything that is no message.</summary>
    private static void CutDetails(SignalDraft draft, string text)
    {
        draft.Text = text;
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return;
        }

        var details = text[1..end];
        if (details.EndsWith(" message", StringComparison.Ordinal) && end == text.Length - 1)
        {
            draft.Kind = details == "call-history message" ? MessageKind.Call : MessageKind.System;
            return;
        }

        var parts = details.Split(", ");
        if (Array.TrueForAll(parts, p => p == "edited" || IsAttachments(p) || p.StartsWith("reply to ", StringComparison.Ordinal)))
        {
            draft.IsEdited = parts.Contains("edited");
            draft.Kind = Array.Exists(parts, IsAttachments) ? MessageKind.Media : MessageKind.Text;
            draft.Text = text[(end + 1)..].TrimStart();
        }
    }

    private static bool IsAttachments(string part) => part.Length > 0 && char.IsAsciiDigit(part[0]) && (part.EndsWith(" attachment", StringComparison.Ordinal) || part.EndsWith(" attachments", StringComparison.Ordinal));
}
