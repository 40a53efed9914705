using System.Buffers;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>The words of <c>private-words.txt</c>. Only read once made.</summary>
internal sealed class PrivateWords
{
    private static readonly Lazy<PrivateWords> Loaded = new(() => new PrivateWords());

    private readonly Dictionary<string, PhraseSet> _sections = new(StringComparer.Ordinal);

    private PrivateWords()
    {
        var announcing = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in EmbeddedData.ReadLines("private-words.txt"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var section = new PhraseSet();
            foreach (var phrase in line[(colon + 1)..].Split('|', StringSplitOptions.TrimEntries))
            {
                section.Add(phrase);
                if (line[..colon] is "password" or "secret" or "code")
                {
                    // The words of a phrase may stand apart by more than a space: its longest one must be there.
                    announcing.Add(phrase.Split(' ', '-', '\'').MaxBy(w => w.Length)!);
                }
            }

            _sections.Add(line[..colon], section);
        }

        Announcing = SearchValues.Create([.. announcing], StringComparison.OrdinalIgnoreCase);
        (Password, Secret, Connector, Article) = (this["password"], this["secret"], this["connector"], this["article"]);
        (StreetEnd, StreetStart, StreetNumbered, StreetLast, StreetSuffix) = (this["street-end"], this["street-start"], this["street-numbered"], this["street-last"], this["street-suffix"]);
    }

    public static PrivateWords Instance => Loaded.Value;

    /// <summary>One of these is in every text that announces a password, PIN or code.</summary>
    public SearchValues<string> Announcing { get; }

    public PhraseSet Password { get; }

    public PhraseSet Secret { get; }

    public PhraseSet Connector { get; }

    public PhraseSet Article { get; }

    public PhraseSet StreetEnd { get; }

    public PhraseSet StreetStart { get; }

    public PhraseSet StreetNumbered { get; }

    public PhraseSet StreetLast { get; }

    public PhraseSet StreetSuffix { get; }

    public PhraseSet this[string section] => _sections[section];
}
