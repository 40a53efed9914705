using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The app's own words in some sixty languages, from the embedded <c>WhatsAppWords.txt</c>. Immutable.</summary>
internal sealed class WhatsAppWords
{
    /// <summary>The sections of <see cref="Lines"/>.</summary>
    private static readonly string[] LineSections =
        ["media", "sticker", "contact", "deleted", "call", "call-word", "live-location", "location", "poll", "view-once", "other"];

    private const int LongestEvent = 240;

    /// <summary>Where among the markers those of the afternoon, of noon and of the night begin.</summary>
    private readonly int _pm;
    private readonly int _noon;
    private readonly int _night;

    internal WhatsAppWords(Dictionary<string, List<string>> sections)
    {
        Markers = new([.. sections["am"], .. sections["pm"], .. sections["noon"], .. sections["night"]]);
        _pm = sections["am"].Count;
        _noon = _pm + sections["pm"].Count;
        _night = _noon + sections["noon"].Count;
        JoinerNames = sections["joiner"];
        Joiners = new(JoinerNames);
        TimeTails = new(sections["time-tail"]);
        var eras = sections["era"].ConvertAll(e => e.Split(" = "));
        Eras = new(eras.ConvertAll(e => e[0]));
        EraCalendars = eras.ConvertAll(e => Enum.Parse<ChatCalendar>(e[1]));
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

    /// <summary>The same words in the order of their indexes.</summary>
    internal IReadOnlyList<string> JoinerNames { get; }

    /// <summary>Words behind a time that say no more than that it is one.</summary>
    internal WordMatcher TimeTails { get; }

    /// <summary>Words beside a year, and by the same index what calendar they name.</summary>
    internal WordMatcher Eras { get; }

    internal IReadOnlyList<ChatCalendar> EraCalendars { get; }

    /// <summary>File names with <c>*</c> for the chat's name.</summary>
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

    /// <summary>Whether a line tells of something that happens in groups.</summary>
    internal bool HasEvent(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestEvent)]);
        return Events.Any(e => text.Contains(e, StringComparison.OrdinalIgnoreCase));
    }

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
    internal int Unfold(int hour, int marker) => marker < 0 || hour > 12 ? hour : UnfoldHalf(hour, marker);

    private int UnfoldHalf(int hour, int marker)
    {
        // Noon begins before twelve in some languages, and the night ends in the morning.
        var isMorning = marker < _pm || (marker >= _night ? hour is 12 or < 6 : marker >= _noon && hour is 10 or 11);
        return (hour % 12) + (isMorning ? 0 : 12);
    }

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
