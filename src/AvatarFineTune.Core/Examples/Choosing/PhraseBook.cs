using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Choosing;

/// <summary>The phrases of <c>patterns.txt</c>, all languages together: chats mix them, and nobody says which they are in.</summary>
internal sealed class PhraseBook
{
    private static readonly Lazy<PhraseBook> Loaded = new(() => new PhraseBook());

    private readonly Dictionary<string, PhraseSet> _sections = new(StringComparer.Ordinal);

    private PhraseBook()
    {
        PhraseSet? section = null;
        foreach (var line in EmbeddedData.ReadLines("patterns.txt"))
        {
            if (line[0] == '[')
            {
                _sections.Add(line[1..^1], section = new());
                continue;
            }

            foreach (var phrase in line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('|', StringSplitOptions.TrimEntries))
            {
                section!.Add(phrase);
            }
        }
    }

    public static PhraseBook Instance => Loaded.Value;

    public PhraseSet Greetings => _sections["greeting"];

    public PhraseSet Farewells => _sections["farewell"];

    public PhraseSet Reactions => _sections["reaction"];

    public PhraseSet Requests => _sections["request"];

    public PhraseSet Questions => _sections["question"];

    public PhraseSet QuestionEnds => _sections["question-end"];
}
