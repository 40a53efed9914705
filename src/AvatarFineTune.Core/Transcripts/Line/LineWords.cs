namespace AvatarFineTune.Transcripts.Line;

/// <summary>The app's own words, from the embedded <c>LineWords.txt</c>. Immutable.</summary>
internal sealed class LineWords
{
    private readonly Dictionary<string, List<string>> _sections;
    private readonly Dictionary<string, MessageKind> _whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MessageKind> _labels = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MessageKind> _desktop = new(StringComparer.OrdinalIgnoreCase);

    private LineWords(Dictionary<string, List<string>> sections)
    {
        _sections = sections;
        Add(_whole, "media", MessageKind.Media);
        Add(_whole, "sticker", MessageKind.Sticker);
        Add(_whole, "deleted", MessageKind.Deleted);
        Add(_labels, "named-media", MessageKind.Media);
        Add(_labels, "location", MessageKind.Location);
        Add(_labels, "contact", MessageKind.Contact);
        Add(_labels, "poll", MessageKind.Poll);
        Add(_labels, "other", MessageKind.Other);
        Add(_desktop, "desktop-media", MessageKind.Media);
        Add(_desktop, "desktop-sticker", MessageKind.Sticker);
        for (var i = 0; i < sections["weekdays"].Count; i++)
        {
            var names = sections["weekdays"][i].Split(',');
            for (var day = 0; day < names.Length; day++)
            {
                Weekdays.TryAdd((i, names[day].ToLowerInvariant()), (DayOfWeek)day);
            }
        }
    }

    internal IReadOnlyList<string> Am => _sections["am"];

    internal IReadOnlyList<string> Pm => _sections["pm"];

    private Dictionary<(int Language, string Name), DayOfWeek> Weekdays { get; } = [];

    internal static LineWords Load()
    {
        using var stream = typeof(LineWords).Assembly.GetManifestResourceStream("AvatarFineTune.Transcripts.LineWords.txt")!;
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        while (reader.ReadLine() is { } line)
        {
            // Many phrases stand in brackets themselves; only behind a blank line or a comment a section begins.
            if (line.Length == 0 || line[0] == '#')
            {
                section = null;
            }
            else if (section is null)
            {
                sections.Add(line.Trim('[', ']'), section = []);
            }
            else
            {
                section.Add(line);
            }
        }

        return new(sections);
    }

    /// <summary>What a text is that the app wrote in place of something else; <see langword="null"/> for somebody's words.</summary>
    internal MessageKind? KindOf(string text, bool isDesktop)
    {
        var phrase = text.Trim().TrimEnd('.', '。');
        if (phrase.Length == 0)
        {
            return null;
        }

        if (phrase[0] == '☎' || (isDesktop && StartsWithAny(phrase, "desktop-call")))
        {
            return MessageKind.Call;
        }

        if (_whole.TryGetValue(phrase, out var kind) || (isDesktop && _desktop.TryGetValue(phrase, out kind)))
        {
            return kind;
        }

        var end = phrase[0] == '[' ? phrase.IndexOf(']', StringComparison.Ordinal) : -1;
        return end > 0 && _labels.TryGetValue(phrase[..(end + 1)], out kind) ? kind : null;
    }

    /// <summary>Whose message a notice says was taken back; <see langword="null"/> where it says something else.</summary>
    internal string? DeletedBy(string notice) => Before(notice, "deleted-by");

    /// <summary>Whether a line tells what happened in the group.</summary>
    internal bool IsEvent(string notice)
    {
        var phrase = notice.Trim().TrimEnd('.', '。');
        return _sections["event"].Exists(w => w.IndexOf('*', StringComparison.Ordinal) is var star && star < 0
            ? phrase.Length > w.Length && phrase.EndsWith(w, StringComparison.OrdinalIgnoreCase)
            : phrase.EndsWith(w[(star + 1)..], StringComparison.OrdinalIgnoreCase) && phrase.IndexOf(w[..star], StringComparison.OrdinalIgnoreCase) > 0);
    }

    /// <summary>The chat's name in a title, such as <c>Chat history with Ava</c>; <see langword="null"/> where it is none.</summary>
    internal string? TitleIn(string title)
    {
        foreach (var pattern in _sections["title"])
        {
            var star = pattern.IndexOf('*', StringComparison.Ordinal);
            if (title.Length > pattern.Length - 1 && title.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase) && title.EndsWith(pattern[(star + 1)..], StringComparison.OrdinalIgnoreCase))
            {
                // A group's name stands in quotation marks in some versions.
                var name = title[star..^(pattern.Length - star - 1)].Trim();
                return name is ['"', .. { Length: > 0 } quoted, '"'] ? quoted : name;
            }
        }

        return null;
    }

    /// <summary>The days of the week that a word may mean: short words mean different days in different languages.</summary>
    internal bool MayBe(string word, DayOfWeek day, out bool isKnown)
    {
        var name = word.Trim('.', ' ').ToLowerInvariant();
        isKnown = false;
        for (var language = 0; language < _sections["weekdays"].Count; language++)
        {
            if (Weekdays.TryGetValue((language, name), out var found))
            {
                isKnown = true;
                if (found == day)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool StartsWithAny(string text, string section) => _sections[section].Exists(w => text.StartsWith(w, StringComparison.OrdinalIgnoreCase));

    private string? Before(string notice, string section)
    {
        var phrase = notice.Trim().TrimEnd('.', '。');
        var end = _sections[section].Find(w => phrase.Length > w.Length && phrase.EndsWith(w, StringComparison.OrdinalIgnoreCase));
        return end is null ? null : phrase[..^end.Length].Trim();
    }

    private void Add(Dictionary<string, MessageKind> table, string section, MessageKind kind) => _sections[section].ForEach(w => table.TryAdd(w, kind));
}
