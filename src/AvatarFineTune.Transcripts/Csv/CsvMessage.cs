using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>Makes messages of records.</summary>
internal sealed class CsvMessage(CsvLayout layout, DateOrder? order, Func<string, TranscriptChat> chatOf)
{
    private const string Owner = "Me";
    private readonly Dictionary<string, string> _authors = new(StringComparer.Ordinal);
    private long _ordinal;

    internal static string TimeOf(string[] cells, CsvLayout layout) =>
        layout.Clock < 0 ? cells[layout.Time] : $"{cells[layout.Time]} {cells[layout.Clock]}";

    /// <returns>The message; <see langword="null"/> where the record is not understood.</returns>
    internal TranscriptMessage? From(string[] cells)
    {
        if (cells.Length != layout.Header.Length || Time(cells) is not var (time, offset))
        {
            return null;
        }

        var text = MessageText.Clean(cells[layout.Text]);
        var author = cells[layout.Author].Length > 0 ? Known(cells[layout.Author]) : IsOutgoing(cells) ? Owner : null;
        return new()
        {
            Chat = chatOf(layout.Chat < 0 ? "" : cells[layout.Chat]),
            Id = Optional(cells, layout.Id),
            LocalTime = time,
            Offset = offset,
            Author = author,
            AuthorId = author is null ? null : Optional(cells, layout.AuthorId),
            Kind = author is null ? MessageKind.System : Optional(cells, layout.Attachments) is null ? MessageKind.Text : MessageKind.Media,
            Text = text,
            ReplyToId = Optional(cells, layout.ReplyToId),
        };
    }

    /// <summary>Tables made from a phone name the others only; its owner's messages are those that went out.</summary>
    private bool IsOutgoing(string[] cells) =>
        Optional(cells, layout.Direction) is { } direction
        && (direction.Equals("outgoing", StringComparison.OrdinalIgnoreCase) || direction.Equals("sent", StringComparison.OrdinalIgnoreCase));

    private static string? Optional(string[] cells, int column) => column >= 0 && cells[column] is { Length: > 0 } value ? value : null;

    /// <summary>Where the file has no times, record n stands n seconds after 1970-01-01, so that order and turns hold.</summary>
    private (DateTime Time, TimeSpan? Offset)? Time(string[] cells)
    {
        if (layout.Time < 0)
        {
            return (DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(_ordinal++), DateTimeKind.Unspecified), null);
        }

        return TimeText.TryRead(TimeOf(cells, layout), out var written) && (written.Date is not null || order is not null)
            && written.TryResolve(order ?? DateOrder.DayMonthYear, out var time)
            ? (time, written.Offset)
            : null;
    }

    /// <summary>The same string for the same person: a long chat names few.</summary>
    private string Known(string author)
    {
        if (!_authors.TryGetValue(author, out var known))
        {
            _authors.Add(author, known = author);
        }

        return known;
    }
}
