namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// The first, cheap pass over a file: looks at line starts only, and stops where nothing more can change. Finds out the
/// header's shape, the order of dates, and names that hold a colon.
/// </summary>
internal sealed class WhatsAppSurvey(WhatsAppWords words, HeaderGrammar grammar, TranscriptInput input)
{
    /// <summary>After so many messages every frequent author has spoken; then only the dates decide how far to read.</summary>
    private const int EnoughHeaders = 20_000;

    /// <summary>The app's notices about the chat stand near its beginning.</summary>
    private const int HeadersWithNotices = 200;

    private readonly HeaderMemory _memory = new();
    private readonly DateVote _dates = new();
    private readonly HeaderCensus _census = new();
    private readonly NameSurvey _names = new(words, new(words, input.Options.MaxParticipants, input.Name));
    private long _headers;
    private bool _isWhole;
    private long _line;

    internal WhatsAppWords Words => words;

    internal HeaderShape? Shape { get; private set; }

    internal AuthorTable Authors => _names.Authors;

    internal bool IsTight => _names.IsTight;

    /// <summary>The partner's or group's name, where the encryption notice stands in its mouth.</summary>
    internal string? NoticeMouth => _names.NoticeMouth;

    internal DateDecision Dates => _dates.Decide(input.Options.DateOrder);

    internal bool ShortYearsAreBuddhist => _dates.ShortYearsAreBuddhist;

    /// <summary>The year of the first date.</summary>
    internal int Year => _dates.Year;

    internal string DescribeHeaders(HeaderShape shape) => _census.Describe(shape, Dates.Order, words, _isWhole);

    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new Utf8Buffer(stream, input.Name, input.Options.MaxRecordBytes);
            do
            {
                await buffer.FillAsync(_line + 1, cancellationToken).ConfigureAwait(false);
            }
            while (!Look(buffer) && !buffer.IsFinal);
            _isWhole = buffer.IsFinal && buffer.Unread.IsEmpty;
        }

        _names.Learn();
    }

    /// <returns>Whether the rest of the file can be spared.</returns>
    private bool Look(Utf8Buffer buffer)
    {
        var shaped = Shape is not null;
        if (!shaped)
        {
            // Decided from the head, on the first window; it holds more than the probe did.
            Shape = HeaderDetector.Detect(grammar, words, buffer.Unread, buffer.IsFinal).Shape;
        }

        while (true)
        {
            var unread = buffer.Unread;
            var end = unread.IndexOf((byte)'\n');
            if (end < 0 && !buffer.IsFinal)
            {
                return Shape is not null && IsEnough;
            }

            var line = end < 0 ? unread : unread[..end];
            _line++;
            if (line.Length > 0 && HeaderShape.CanStart(line[0]))
            {
                LookAt(line);
            }

            buffer.Advance(end < 0 ? unread.Length : end + 1);
            if (end < 0 || buffer.Unread.IsEmpty)
            {
                return IsEnough;
            }
        }
    }

    private bool IsEnough => _headers >= EnoughHeaders && (_dates.IsSettled || input.Options.DateOrder is not null);

    private void LookAt(ReadOnlySpan<byte> line)
    {
        if (Shape is not { } shape || !grammar.TryParse(line, _memory, out var header))
        {
            return;
        }

        _census.Add(header.Shape, shape);
        if (header.Shape != shape)
        {
            return;
        }

        _headers++;
        _dates.Add(header, _line);
        if (_headers <= EnoughHeaders)
        {
            _names.Add(line[header.End..], isEarly: _headers <= HeadersWithNotices);
        }
    }
}
