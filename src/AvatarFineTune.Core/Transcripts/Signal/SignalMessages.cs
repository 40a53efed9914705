using System.Globalization;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>Makes messages of one chat, and notes whose export it is: the tools write "Me" or "You" for that person.</summary>
internal sealed class SignalMessages(TranscriptChat chat, TranscriptInput input)
{
    // The same string for the same name.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    internal List<TranscriptMessage> Batch { get; } = new(TranscriptBatches.Size);

    internal static DateTime ParseTime(string text, string format) =>
        DateTime.ParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None);

    internal void Add(SignalDraft draft)
    {
        string? name = null;
        if (draft.Kind != MessageKind.System && draft.Author is { } author && !_names.TryGetValue(author, out name))
        {
            _names.Add(author, name = author);
        }

        if (draft.IsOwner && name is not null)
        {
            input.Report.AddOwner(name, draft.AuthorId, "me");
        }

        Batch.Add(new()
        {
            Chat = chat,
            Id = draft.Id,
            LocalTime = DateTime.SpecifyKind(draft.Time, DateTimeKind.Unspecified),
            Offset = draft.Offset,
            Author = name,
            AuthorId = draft.Kind == MessageKind.System ? null : draft.AuthorId,
            Kind = draft.Kind,
            Text = draft.Kind is MessageKind.Deleted or MessageKind.Sticker ? "" : draft.Text,
            IsEdited = draft.IsEdited,
            ReplyToId = draft.ReplyToId,
        });
    }
}

/// <summary>One message on its way.</summary>
internal sealed class SignalDraft
{
    public string? Id { get; set; }

    public DateTime Time { get; set; }

    public TimeSpan? Offset { get; set; }

    public string? Author { get; set; }

    public string? AuthorId { get; set; }

    public bool IsOwner { get; set; }

    public MessageKind Kind { get; set; }

    public string Text { get; set; } = "";

    public bool IsEdited { get; set; }

    public string? ReplyToId { get; set; }
}
