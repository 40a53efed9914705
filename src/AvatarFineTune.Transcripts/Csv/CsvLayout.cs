using System.Collections.Immutable;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>Which column of a file means what, by position from 0; -1 where there is none.</summary>
internal sealed record CsvLayout(string[] Header)
{
    public int Author { get; private init; } = -1;

    public int Text { get; private init; } = -1;

    public int Time { get; private init; } = -1;

    public int Clock { get; private init; } = -1;

    public int Chat { get; private init; } = -1;

    public int AuthorId { get; private init; } = -1;

    public int Id { get; private init; } = -1;

    public int ReplyToId { get; private init; } = -1;

    public int Attachments { get; private init; } = -1;

    public int Direction { get; private init; } = -1;

    /// <summary>Whether the columns that every transcript needs are there.</summary>
    public bool IsWhole => Author >= 0 && Text >= 0;

    /// <summary>Finds the columns by their usual names.</summary>
    internal static CsvLayout Guess(string[] header)
    {
        var names = Array.ConvertAll(header, CsvNames.Normalize);
        var taken = new HashSet<int>();

        // Text first: "message" is the words, and "message id" can't be mistaken for it.
        var text = Find(names, CsvNames.Text, taken);
        var author = Find(names, CsvNames.Author, taken);
        var time = Find(names, CsvNames.Time, taken);
        return new(header)
        {
            Text = text,
            Author = author,
            Time = time,
            Clock = time >= 0 && names[time].Contains("date", StringComparison.Ordinal) && !names[time].Contains("time", StringComparison.Ordinal)
                ? Find(names, CsvNames.Clock, taken)
                : -1,
            Chat = Find(names, CsvNames.Chat, taken),
            AuthorId = Find(names, CsvNames.AuthorId, taken),
            Id = Find(names, CsvNames.Id, taken),
            ReplyToId = Find(names, CsvNames.ReplyToId, taken),
            Attachments = Find(names, CsvNames.Attachments, taken),
            Direction = Find(names, CsvNames.Direction, taken),
        };
    }

    /// <summary>Finds the columns that the caller named.</summary>
    /// <exception cref="TranscriptException">A name is not in the header.</exception>
    internal static CsvLayout Named(string[] header, CsvColumns columns, string file)
    {
        return new(header)
        {
            Author = Column(columns.Author),
            Text = Column(columns.Text),
            Time = Column(columns.Time),
            Clock = Column(columns.Clock),
            Chat = Column(columns.Chat),
            AuthorId = Column(columns.AuthorId),
            Id = Column(columns.Id),
            ReplyToId = Column(columns.ReplyToId),
        };

        int Column(string? name)
        {
            var at = name is null ? -1 : Array.IndexOf(header, name);
            return at >= 0 || name is null ? at : throw new TranscriptException(
                TranscriptError.NotRecognized,
                $"'{file}' has no column '{name}': {CsvHeader.Describe(header)}; name columns just as the header does in {nameof(TranscriptReadOptions)}.{nameof(TranscriptReadOptions.Columns)}.");
        }
    }

    /// <summary>Leaves out the header, which the file's maker wrote.</summary>
    public override string ToString() => $"{Header.Length} columns";

    private static int Find(string[] names, ImmutableArray<string> usual, HashSet<int> taken)
    {
        foreach (var name in usual)
        {
            for (var i = 0; i < names.Length; i++)
            {
                if (string.Equals(names[i], name, StringComparison.Ordinal) && taken.Add(i))
                {
                    return i;
                }
            }
        }

        return -1;
    }
}
