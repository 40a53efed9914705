namespace AvatarFineTune.Transcripts.Line;

/// <summary>The first pass: what separates names from words, how dates are written, and how the chat is called.</summary>
internal sealed class LineSurvey(TranscriptInput input, LineWords words)
{
    private readonly LineDateVote _vote = new(words);
    private long _tabs;
    private long _spaces;

    internal LineDateShape? DateShape { get; private set; }

    internal LineNames Names { get; } = new(input.Options.MaxParticipants);

    /// <summary>Whether spaces stand where phones write tabs.</summary>
    internal bool IsDesktop => _tabs == 0 && _spaces > 0;

    internal long Messages => _tabs + _spaces;

    internal (DateOrder Order, DateOrderBasis Basis, string? Evidence) Dates => _vote.Decide(input.Options.DateOrder);

    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        string? title = null;
        await Utf8Lines.ForEachAsync(input, Take, cancellationToken).ConfigureAwait(false);
        Names.Partner = title ?? LineTitle.OfFile(input.Name, words);

        void Take(ReadOnlySpan<byte> utf8, long number)
        {
            var line = Utf8Text.Decode(utf8);
            if (DateShape is null && title is null)
            {
                title = LineTitle.In(line, words);
            }

            Add(line, number);
        }
    }

    private void Add(string line, long number)
    {
        if (LineDate.TryParse(line, out var date))
        {
            DateShape ??= date.Shape;
            if (date.Shape == DateShape)
            {
                _vote.Add(date, number);
            }
        }
        else if (LineClock.TryParse(line, words, out _, out var length))
        {
            if (line[length] == '\t')
            {
                _tabs++;
            }
            else if (line[(length + 1)..] is var rest && words.DeletedBy(rest) is null && !words.IsEvent(rest))
            {
                _spaces++;
                Names.Add(rest);
            }
        }
    }
}

/// <summary>The chat's name, from the first line or the file's name: <c>[LINE] Chat history with Ava</c>.</summary>
internal static class LineTitle
{
    private const string Mark = "[LINE]";

    internal static bool IsMarked(string line) => line.StartsWith(Mark, StringComparison.OrdinalIgnoreCase);

    internal static string? In(string line, LineWords words)
    {
        var title = (IsMarked(line) ? line[Mark.Length..] : line).Trim();
        return words.TitleIn(title) ?? (IsMarked(line) && title.Length > 0 ? title : null);
    }

    internal static string? OfFile(string name, LineWords words) => IsMarked(name) ? In(Path.GetFileNameWithoutExtension(name), words) : null;
}
