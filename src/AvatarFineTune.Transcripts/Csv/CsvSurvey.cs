namespace AvatarFineTune.Transcripts.Csv;

/// <summary>
/// The first pass over a file: the order of dates, and which chats are in it. It is cut short where every date is plain
/// and there is no column of chats.
/// </summary>
internal sealed class CsvSurvey
{
    /// <summary>So many plain times, and none that is not, are enough.</summary>
    private const int EnoughPlainTimes = 1000;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly DateOrderVote _vote = new();
    private int _last = -1;

    /// <summary>The chats' names, in order of appearance; one empty name where there is no column of chats.</summary>
    internal List<string> Chats { get; } = [];

    /// <summary>Whether a chat's records stand together, and so need not be sorted.</summary>
    internal bool IsSorted { get; private set; } = true;

    internal (DateOrder Order, DateOrderBasis Basis, string Evidence)? Dates { get; private set; }

    internal async ValueTask RunAsync(TranscriptInput input, Func<string[], CsvLayout> layoutOf, CancellationToken cancellationToken)
    {
        var table = await CsvTable.OpenAsync(input, input.Files[0], layoutOf, cancellationToken).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            var layout = table.Layout;
            var plain = 0;
            while ((plain < EnoughPlainTimes || _vote.IsNeeded || layout.Chat >= 0) && await table.ReadAsync(cancellationToken).ConfigureAwait(false) is { } record)
            {
                if (record.Cells is not { } cells || cells.Length != layout.Header.Length)
                {
                    continue;
                }

                AddChat(layout.Chat < 0 ? "" : cells[layout.Chat], input);
                plain++;
                if (layout.Time >= 0 && TimeText.TryRead(CsvMessage.TimeOf(cells, layout), out var time))
                {
                    _vote.Add(time, record.Line);
                }
            }
        }

        Dates = _vote.IsNeeded ? _vote.Decide(input.Options.DateOrder) : null;
    }

    private void AddChat(string name, TranscriptInput input)
    {
        if (_numbers.TryGetValue(name, out var number))
        {
            IsSorted &= number == _last;
            _last = number;
            return;
        }

        if (Chats.Count >= input.Options.MaxParticipants)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{input.Name}' names more than {input.Options.MaxParticipants} chats: check that the column of chats is one, or raise {nameof(TranscriptReadOptions.MaxParticipants)}.");
        }

        _last = Chats.Count;
        _numbers.Add(name, _last);
        Chats.Add(name);
    }
}
