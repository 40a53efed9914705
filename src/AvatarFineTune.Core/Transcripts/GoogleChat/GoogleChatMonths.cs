namespace AvatarFineTune.Transcripts.GoogleChat;

/// <summary>The names of months in the languages of the embedded <c>GoogleChatWords.txt</c>. Immutable.</summary>
internal sealed class GoogleChatMonths
{
    private readonly Dictionary<string, int> _months = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ambiguous = new(StringComparer.OrdinalIgnoreCase);

    internal static GoogleChatMonths Load()
    {
        using var stream = typeof(GoogleChatMonths).Assembly.GetManifestResourceStream("AvatarFineTune.Transcripts.GoogleChatWords.txt")!;
        using var reader = new StreamReader(stream);
        var months = new GoogleChatMonths();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                months.AddLanguage(line.Split(','));
            }
        }

        return months;
    }

    /// <summary>The month that a word names, from 1; 0 where it names none, or another one in another language.</summary>
    internal int Find(string word) => _ambiguous.Contains(word) ? 0 : _months.GetValueOrDefault(word);

    private void AddLanguage(string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            // "de gener": the last word tells.
            var name = names[i][(names[i].LastIndexOfAny([' ', '’']) + 1)..];
            if (!_months.TryAdd(name, i + 1) && _months[name] != i + 1)
            {
                _ambiguous.Add(name);
            }
        }
    }
}
