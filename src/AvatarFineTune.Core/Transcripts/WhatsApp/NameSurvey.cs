namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// What the first pass learns about names: which hold a colon, and into whose mouths the app puts its notices.
/// </summary>
internal sealed class NameSurvey(WhatsAppWords words, AuthorTable authors)
{
    private const int LongestExtension = 48;
    private readonly BodyClassifier _classifier = new(words);
    private long _spaced;
    private long _tight;

    internal AuthorTable Authors => authors;

    internal bool IsTight => _tight > _spaced;

    /// <summary>The partner's or group's name, where the encryption notice stands in its mouth.</summary>
    internal string? NoticeMouth { get; private set; }

    /// <summary>Looks at what follows a header.</summary>
    /// <param name="rest">The line behind its header.</param>
    /// <param name="isEarly">Whether notices about the chat itself may stand here.</param>
    internal void Add(ReadOnlySpan<byte> rest, bool isEarly)
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
        if (isEarly)
        {
            LearnFromNotice(rest, author, body);
        }

        if (said.Length < body.Length && Blanks.HasMark(body[..(body.Length - said.Length)]))
        {
            LearnFromFirst(author, said);
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

    /// <summary>An export begins with the encryption notice: what the app marked there is one, in a language or wording not known yet.</summary>
    private void LearnFromFirst(AuthorEntry author, ReadOnlySpan<byte> said)
    {
        if (_spaced + _tight > 1 || NoticeMouth is not null || said.IndexOf((byte)' ') < 0 || said[0] == '<' || !_classifier.IsText(said))
        {
            return;
        }

        author.IsNoticeMouth = true;
        NoticeMouth = author.Name;
    }

    /// <summary>Draws the conclusions, after the last line.</summary>
    internal void Learn()
    {
        LearnLongerNames();
        LearnMouths();
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
