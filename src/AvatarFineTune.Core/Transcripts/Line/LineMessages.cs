namespace AvatarFineTune.Transcripts.Line;

/// <summary>Makes a message of a time, a name and a text.</summary>
internal sealed class LineMessages(TranscriptChat chat, LineWords words, bool isDesktop)
{
    // The same string for the same name.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    internal TranscriptMessage Make(DateTime time, string? author, string text) =>
        author is null ? Notice(time, text) : Message(time, author.Trim(), text);

    private TranscriptMessage Message(DateTime time, string author, string text)
    {
        if (IsNoticeAbout(author, text))
        {
            return new() { Chat = chat, LocalTime = time, Kind = MessageKind.System, Text = text };
        }

        if (!_names.TryGetValue(author, out var name))
        {
            _names.Add(author, name = author);
        }

        var kind = words.KindOf(text, isDesktop) ?? MessageKind.Text;
        return new()
        {
            Chat = chat,
            LocalTime = time,
            Author = name,
            Kind = kind,
            Text = kind is MessageKind.Media or MessageKind.Sticker or MessageKind.Deleted ? "" : text,
        };
    }

    /// <summary>Some versions put the app's notices into the mouth of whom they are about.</summary>
    private bool IsNoticeAbout(string author, string text) =>
        text.Length > author.Length && text.StartsWith(author, StringComparison.Ordinal) && words.IsEvent(text);

    private TranscriptMessage Notice(DateTime time, string text)
    {
        if (words.DeletedBy(text) is { } who)
        {
            return new() { Chat = chat, LocalTime = time, Author = _names.GetValueOrDefault(who), Kind = MessageKind.Deleted };
        }

        var kind = words.KindOf(text, isDesktop) is MessageKind.Call or MessageKind.Deleted ? words.KindOf(text, isDesktop)!.Value : MessageKind.System;
        return new() { Chat = chat, LocalTime = time, Kind = kind, Text = kind == MessageKind.Deleted ? "" : text };
    }
}
