using System.Text.RegularExpressions;
using System.Xml.Linq;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

public sealed partial class PanelTextsTests
{
    private static readonly string Source = FindSource();

    /// <summary>Keys that are put together while the panel runs: the text's beginning, and what may follow.</summary>
    private static readonly Dictionary<string, IEnumerable<string>> Families = new(StringComparer.Ordinal)
    {
        ["Activation_"] = Enum.GetNames<ActivationPolicy>(),
        ["Budget_"] = Enum.GetNames<BudgetScope>(),
        ["Compare_"] = ["left", "right"],
        ["Hosting_"] = Enum.GetNames<DeploymentState>(),
        ["Job_"] = Enum.GetNames<FineTuneJobStatus>(),
        ["Metric_"] = ["TrainLoss", "ValidLoss", "FullValidLoss", "Recall1", "Recall5"],
        ["News_"] = [.. Enum.GetNames<FineTuneJobStatus>().Where(s => s is "Succeeded" or "Failed" or "Cancelled" or "Unclear")],
        ["Pattern_"] = Enum.GetNames<PatternType>(),
        ["Refusal_"] = Enum.GetNames<RefusalReason>(),
        ["Skip_"] = Enum.GetNames<SkipReason>(),
        ["Transcript_"] = Enum.GetNames<TranscriptError>(),
    };

    [Fact]
    public void Every_language_has_the_same_texts_with_the_same_places()
    {
        var english = Read("PanelTexts.resx");
        var german = Read("PanelTexts.de.resx");

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(english.Keys, k => Assert.Equal(Places(english[k]), Places(german[k])));
        Assert.All(german, t => Assert.NotEqual("", t.Value.Trim()));
    }

    [Fact]
    public void Every_text_is_used_and_every_used_text_is_there()
    {
        var code = string.Concat(Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var dynamic = DynamicKey().Matches(code).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(Families.Keys.Order(StringComparer.Ordinal), dynamic);

        var made = Families.SelectMany(f => f.Value.Select(v => f.Key + v)).ToHashSet(StringComparer.Ordinal);
        var texts = Read("PanelTexts.resx").Keys.ToHashSet(StringComparer.Ordinal);
        var named = NamedKey().Matches(code).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        // A text may have a form for one thing, which is chosen where it is used.
        var ofOne = texts.Where(t => t.EndsWith("_One", StringComparison.Ordinal) && texts.Contains(t[..^4]));
        Assert.Equal([], texts.Except(named).Except(made).Except(ofOne));
        Assert.Equal([], made.Concat(UsedKey().Matches(code).Select(m => m.Groups[1].Value)).Except(texts));
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Source, "Panel", file)).Root!.Elements("data")
        .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    internal static string FindSource()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AvatarFineTune.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "src", "AvatarFineTune.AspNetCore");
    }

    [GeneratedRegex(@"\$""([A-Z][A-Za-z]+_)\{")]
    private static partial Regex DynamicKey();

    /// <summary>Any string of a key's shape, wherever it stands.</summary>
    [GeneratedRegex(@"""([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?)""")]
    private static partial Regex NamedKey();

    /// <summary>A string that is surely meant as a key: of its shape, and of one of the panel's groups.</summary>
    [GeneratedRegex(@"""((?:Chat|Compare|Cost|Curve|Eligibility|Examples|Imports|Jobs|News|Next|Notice|Page|Panel|Refusal|Transcript|Upload|Usage|Versions|Wizard|Wrong)_[A-Za-z0-9]+)""")]
    private static partial Regex UsedKey();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
