namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// The first, cheap pass over a file: looks at line starts only, and stops where nothing more can change. Finds out the
/// header's shape, the order of dates, and names that hold a colon.
/// </summary>
internal sealed class WhatsAppSurvey(WhatsAppWords words, HeaderGrammar grammar, TranscriptInput input)
{
    /// <summary>After so many messages every frequent author has spoken; then only the dates decide how far to read.</summary>
    private const int EnoughHeaders = 20_000;
    private const int LongestExtension = 48;

    private readonly HeaderMemory _memory = new();
    private readonly DateVote _dates = new();
    private readonly HeaderCensus _census = new();
    private long _headers;
    private bool _isWhole;
    private long _spaced;
    private long _tight;
    private long _line;

    internal WhatsAppWords Words => words;

    internal HeaderShape? Shape { get; private set; }

    internal AuthorTable Authors { get; } = new(words, input.Options.MaxParticipants, input.Name);

    internal bool IsTight => _tight > _spaced;

    /// <summary>The partner's or group's name, where the encryption notice stands in its mouth.</summary>
    internal string? NoticeMouth { get; private set; }

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

        LearnLongerNames();
        LearnMouths();
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
            Authorship(line[header.End..]);
        }
    }

    private void Authorship(ReadOnlySpan<byte> rest)
    {
        var first = rest.IndexOf((byte)':');
        if (first <= 0 || first > 512)
        {
            return;
        }

        // "Author: text" against "Author:text"; a system line's clock time counts for neither.
        var isSpaced = first + 1 >= rest.Length || rest[first + 1] == '\r' || Blanks.LengthAt(rest, first + 1) > 0;
        _spaced += isSpaced ? 1 : 0;
        _tight += isSpaced || char.IsAsciiDigit((char)rest[first + 1]) || rest[first + 1] == '/' ? 0 : 1;
        if (!isSpaced)
        {
            return;
        }

        var author = Authors.Get(rest[..first]);
        var body = rest[(first + 1)..];
        var said = Blanks.TrimStart(body);
        LearnFromNotice(rest, author, body);
        if (said.Length < body.Length && body[..(body.Length - said.Length)].IndexOf(Blanks.Mark) >= 0)
        {
            author.HasEvent |= author.Marked++ == author.Lines && (words.Notices.Find(said) == LineKind.Event || words.HasEvent(said));
        }

        var second = said.IndexOf(": "u8);
        var extension = second is > 0 and <= LongestExtension ? said[..second] : default;
        if (author.Lines++ == 0)
        {
            author.Extension = extension.IsEmpty ? null : extension.ToArray();
        }
        else if (author.Extension is { } seen && !extension.SequenceEqual(seen))
        {
            author.Extension = null;
        }
    }

    /// <summary>A notice in somebody's mouth shows where that name ends, even if it holds colons.</summary>
    private void LearnFromNotice(ReadOnlySpan<byte> rest, AuthorEntry author, ReadOnlySpan<byte> body)
    {
        if (_headers > 200)
        {
            return;
        }

        var name = author;
        while (words.Notices.Find(Blanks.TrimStart(body)) != LineKind.System)
        {
            var colon = body.IndexOf(": "u8);
            if (colon <= 0)
            {
                return;
            }

            body = body[(colon + 1)..];
            name = null;
        }

        if (name is null)
        {
            name = Authors.Get(rest[..(rest.Length - body.Length - 1)]);
            AddLonger(author, name);
        }

        name.IsNoticeMouth = true;
        NoticeMouth ??= name.Name;
    }

    private void LearnLongerNames()
    {
        foreach (var author in Authors.Entries.Where(a => a is { Lines: >= 2, Extension: not null, IsSystemLine: false }).ToList())
        {
            AddLonger(author, Authors.Get([.. author.Raw, .. ": "u8, .. author.Extension!]));
        }
    }

    /// <summary>Who says only what the app marked as its own, and told of an event, is the group.</summary>
    private void LearnMouths()
    {
        foreach (var author in Authors.Entries.Where(a => a.HasEvent && a.Marked == a.Lines))
        {
            author.IsNoticeMouth = true;
        }
    }

    private static void AddLonger(AuthorEntry author, AuthorEntry longer)
    {
        author.Longer ??= [];
        if (!author.Longer.Contains(longer))
        {
            author.Longer.Add(longer);
            author.Longer.Sort((a, b) => b.Raw.Length.CompareTo(a.Raw.Length));
        }
    }
}
