using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>The words of <c>private-words.txt</c>.</summary>
internal sealed class PrivateWords
{
    private static readonly Lazy<PrivateWords> Loaded = new(() => new PrivateWords());

    private readonly Dictionary<string, PhraseSet> _sections = new(StringComparer.Ordinal);

    private PrivateWords()
    {
        foreach (var line in EmbeddedData.ReadLines("private-words.txt"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var section = new PhraseSet();
            foreach (var phrase in line[(colon + 1)..].Split('|', StringSplitOptions.TrimEntries))
            {
                section.Add(phrase);
            }

            _sections.Add(line[..colon], section);
        }
    }

    public static PrivateWords Instance => Loaded.Value;

    public PhraseSet this[string section] => _sections[section];
}
