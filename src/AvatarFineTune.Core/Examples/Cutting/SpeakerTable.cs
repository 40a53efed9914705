using AvatarFineTune.Examples.Text;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples.Cutting;

/// <summary>Everyone who appears in a source, each under a small number: by the platform's id where there is one, else by exact name.</summary>
internal sealed class SpeakerTable
{
    private readonly Dictionary<(string? Platform, string Key), int> _numbers = [];
    private readonly Dictionary<string, string> _cleanNames = new(StringComparer.Ordinal);
    private readonly List<Speaker> _speakers = [];

    public IReadOnlyList<Speaker> All => _speakers;

    public Speaker this[int number] => _speakers[number];

    /// <summary>The number of a message's author; <see langword="null"/> for a line of the app.</summary>
    public int? Find(TranscriptMessage message)
    {
        var name = message.Author is null ? "" : Clean(message.Author);
        var id = string.IsNullOrEmpty(message.AuthorId) ? null : message.AuthorId;
        if (message.Kind == MessageKind.System || (id is null && name.Length == 0))
        {
            return null;
        }

        // A name is one person wherever it stands; an id means something on its own platform only.
        var key = id is null ? (null, name) : (message.Chat.Platform, id);
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _speakers.Count;
            _numbers.Add(key, number);
            _speakers.Add(new(key.Item1, id));
        }

        if (name.Length > 0)
        {
            _speakers[number].Show(name);
        }

        if (message.AuthorHandle is { Length: > 0 } handle)
        {
            _speakers[number].Handles.Add(handle);
        }

        return number;
    }

    /// <summary>Counts a message with words.</summary>
    public void Count(int number) => _speakers[number].Messages++;

    private string Clean(string name)
    {
        if (!_cleanNames.TryGetValue(name, out var clean))
        {
            _cleanNames.Add(name, clean = CleanText.Name(name));
        }

        return clean;
    }
}

/// <summary>Somebody who appears in a source.</summary>
internal sealed class Speaker(string? platform, string? id)
{
    public string? Platform { get; } = platform;

    public string? Id { get; } = id;

    /// <summary>The id with its platform, such as <c>telegram:user123</c>; <see langword="null"/> where there is none.</summary>
    public string? QualifiedId => Id is null ? null : CleanText.Name($"{Platform}:{Id}");

    /// <summary>
    /// Everything by which the person can be called: each name that was shown, each handle, the id with its platform and
    /// without. Cleaned, as the name is that somebody is erased by.
    /// </summary>
    public IEnumerable<string> Callings =>
        Names.Append(Name).Concat(Handles).Concat(Handles.Select(h => $"@{h.TrimStart('@')}")).Concat(Id is null ? [] : [Id, QualifiedId!]).Select(CleanText.Name);

    /// <summary>Every name shown for the person: more than one only where an id tells that it is the same person.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The unique names that the person's account had.</summary>
    public HashSet<string> Handles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name shown last; the id where none ever was.</summary>
    public string Name { get; private set; } = id ?? "";

    /// <summary>Messages with words.</summary>
    public long Messages { get; set; }

    public void Show(string name)
    {
        Names.Add(name);
        Name = name;
    }
}
