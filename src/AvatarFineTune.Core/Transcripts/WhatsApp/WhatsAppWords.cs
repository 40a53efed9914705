namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The app's own words in some sixty languages, from the embedded <c>WhatsAppWords.txt</c>. Immutable.</summary>
internal sealed class WhatsAppWords
{
    /// <summary>The sections of <see cref="Lines"/>.</summary>
    private static readonly string[] LineSections =
        ["media", "sticker", "contact", "deleted", "call", "call-word", "live-location", "location", "poll", "view-once", "other"];

    private readonly int _amCount;

    internal WhatsAppWords(Dictionary<string, List<string>> sections)
    {
        Markers = new([.. sections["am"], .. sections["pm"]]);
        _amCount = sections["am"].Count;
        Joiners = new(sections["joiner"]);
        Titles = sections["title"];
        Lines = new(
        [
            .. Of(sections, "media", LineKind.Media), .. Of(sections, "sticker", LineKind.Sticker), .. Of(sections, "contact", LineKind.Contact),
            .. Of(sections, "deleted", LineKind.Deleted), .. Of(sections, "call", LineKind.Call), .. Of(sections, "call-word", LineKind.CallWord),
            .. Of(sections, "live-location", LineKind.Location), .. Of(sections, "location", LineKind.LocationWord), .. Of(sections, "poll", LineKind.Poll), .. Of(sections, "view-once", LineKind.Media),
            .. Of(sections, "other", LineKind.Other),
        ]);
        Attached = new(Of(sections, "attached", LineKind.Media));
        AttachedTags = new(Of(sections, "attached-tag", LineKind.Media));
        Edited = new(Of(sections, "edited", LineKind.Edited));
        CallDetails = new(Of(sections, "call-detail", LineKind.Call));
        Notices = new([.. Of(sections, "notice", LineKind.System), .. Of(sections, "marked-notice", LineKind.Event), .. Of(sections, "deleted-prefix", LineKind.Deleted)]);
        Starts = new([.. LineSections.SelectMany(s => sections[s]), .. sections["notice"], .. sections["deleted-prefix"]]);
        Events = sections["event"];
        Bots = new(sections["bot"], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Halves of the day.</summary>
    internal WordMatcher Markers { get; }

    /// <summary>Words between date and time.</summary>
    internal WordMatcher Joiners { get; }

    internal IReadOnlyList<string> Titles { get; }

    /// <summary>What a whole line can be.</summary>
    internal PhraseTable Lines { get; }

    /// <summary>How anything begins that means something without the app's mark: whole lines, calls, notices.</summary>
    internal PhraseStarts Starts { get; }

    /// <summary>"(file attached)" and the like.</summary>
    internal PhraseTable Attached { get; }

    /// <summary>The word in <c>&lt;attached: F&gt;</c>.</summary>
    internal PhraseTable AttachedTags { get; }

    internal PhraseTable Edited { get; }

    internal PhraseTable CallDetails { get; }

    /// <summary>How the app's longer sentences begin.</summary>
    internal PrefixTable Notices { get; }

    internal IReadOnlyList<string> Events { get; }

    internal HashSet<string> Bots { get; }

    internal static WhatsAppWords Load()
    {
        using var stream = typeof(WhatsAppWords).Assembly.GetManifestResourceStream("AvatarFineTune.Transcripts.WhatsAppWords.txt")!;
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                sections.Add(line.Trim('[', ']'), section = []);
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                section!.Add(line);
            }
        }

        return new(sections);
    }

    /// <summary>The hour of a 24-hour clock.</summary>
    /// <param name="hour">The hour as written.</param>
    /// <param name="marker">The index of the marker beside it, or -1.</param>
    internal int Unfold(int hour, int marker) =>
        marker < 0 || hour > 12 ? hour : (hour % 12) + (marker >= _amCount ? 12 : 0);

    private static List<(string Phrase, LineKind Kind)> Of(Dictionary<string, List<string>> sections, string name, LineKind kind) =>
        sections[name].ConvertAll(p => (p, kind));
}

/// <summary>What a phrase of the app means.</summary>
internal enum LineKind
{
    None,
    Media,
    Sticker,
    Contact,
    Deleted,
    Call,

    /// <summary>Words for a call that a person may write as well.</summary>
    CallWord,
    Location,

    /// <summary>The word before the link of a location; a location only together with it.</summary>
    LocationWord,
    Poll,
    Other,
    Edited,
    System,

    /// <summary>How the app reports what happened in a group; people begin sentences like that too.</summary>
    Event,
}
