using System.Text;
using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Redaction;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

/// <summary>What the detectors find in a labelled corpus: all that is marked in it, and nothing else.</summary>
public sealed class RedactionCorpusTests
{
    private static readonly Redactor Replacing = new(RedactionMode.Replace, Secret);

    [Fact]
    public void Every_marked_value_is_found_and_nothing_else()
    {
        var wrong = new List<string>();
        foreach (var (language, text, marked) in Labelled())
        {
            var found = Show(text);
            if (!found.SequenceEqual(marked, StringComparer.Ordinal))
            {
                wrong.Add($"missed [{language}] {text}: expected {string.Join(" | ", marked)}, found {string.Join(" | ", found)}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Nothing_is_found_in_ordinary_talk()
    {
        var wrong = Ordinary().Where(t => Show(t).Length > 0).Select(t => $"not private: {t}: {string.Join(" | ", Show(t))}").ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void The_corpus_is_large_enough_to_mean_something()
    {
        Assert.InRange(Labelled().Count, 400, int.MaxValue);
        Assert.InRange(Labelled().Select(l => l.Language).Distinct().Count(), 15, int.MaxValue);
        Assert.InRange(Ordinary().Count(), 300, int.MaxValue);
        Assert.Equal(Enum.GetValues<PrivateKind>().Select(RedactionTally.Name).Order(), Labelled().SelectMany(l => l.Marked).Select(m => m[..m.IndexOf(':', StringComparison.Ordinal)]).Distinct().Order());
    }

    [Fact]
    public void No_marked_value_survives_and_redacting_again_changes_nothing()
    {
        var wrong = new List<string>();
        foreach (var (language, text, marked) in Labelled())
        {
            var once = Replacing.Redact(text, new());
            var twice = Replacing.Redact(once, new());
            var survivors = marked.Select(m => m[(m.IndexOf(':', StringComparison.Ordinal) + 1)..]).Where(v => Digits(v).Length >= 6 ? Digits(once).Contains(Digits(v), StringComparison.Ordinal) : once.Contains(v, StringComparison.Ordinal));
            if (once != twice || survivors.Any())
            {
                wrong.Add($"missed [{language}] {text} -> {once} -> {twice}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Reporting_changes_nothing_and_counts_the_same()
    {
        var (reported, replaced) = (new RedactionTally(), new RedactionTally());
        var reporting = new Redactor(RedactionMode.Report, Secret);
        foreach (var (_, text, _) in Labelled())
        {
            Assert.Equal(text, reporting.Redact(text, reported));
            Replacing.Redact(text, replaced);
        }

        Assert.Equal(replaced.Counts, reported.Counts);
        Assert.Equal(replaced.Samples, reported.Samples);
    }

    [Fact]
    public void Masks_show_separators_and_kinds_of_characters_alone()
    {
        foreach (var (_, text, _) in Labelled())
        {
            foreach (var span in Redactor.Find(text))
            {
                var masked = Mask.Of(span.Kind, text.AsSpan(span.Start, span.Length));
                // The end of an e-mail address stays as letters' places; https and x, 0, stars and signs are all there is.
                Assert.Matches(@"^(https://x\*\*\*/\*\*\*|[^\p{L}\p{N}]|x|0|…)*$", masked);
                Assert.InRange(masked.Length, 1, 40);
            }
        }
    }

    internal static List<(string Language, string Text, string[] Marked)> Labelled() => [.. Lines("private.txt").Select(Parse)];

    internal static IEnumerable<string> Ordinary() => Lines("ordinary.txt");

    private static (string Language, string Text, string[] Marked) Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var text = new StringBuilder();
        var marked = new List<string>();
        for (var at = tab + 1; at < line.Length;)
        {
            var open = line.IndexOf('⟦', at);
            if (open < 0)
            {
                text.Append(line, at, line.Length - at);
                break;
            }

            var close = line.IndexOf('⟧', open);
            marked.Add(line[(open + 1)..close]);
            text.Append(line, at, open - at).Append(line, line.IndexOf(':', open) + 1, close - line.IndexOf(':', open) - 1);
            at = close + 1;
        }

        return (line[..tab], text.ToString(), [.. marked]);
    }

    private static string[] Show(string text) => [.. Redactor.Find(text).Select(s => $"{RedactionTally.Name(s.Kind)}:{text.Substring(s.Start, s.Length)}")];

    private static string Digits(string text)
    {
        Span<char> digits = stackalloc char[text.Length];
        return digits[..DigitGroups.Digits(text, digits)].ToString();
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(typeof(RedactionCorpusTests).Assembly.GetManifestResourceStream("Redaction." + file)!, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }
}
