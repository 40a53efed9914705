using System.Globalization;
using System.Text.RegularExpressions;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

public sealed partial class PanelAssetTests
{
    private static readonly string Css = File.ReadAllText(Path.Combine(PanelTextsTests.FindSource(), "wwwroot", "fine-tune.css"));

    private static readonly string Script = File.ReadAllText(Path.Combine(PanelTextsTests.FindSource(), "wwwroot", "fine-tune.js"));

    /// <summary>What is read or seen on what, by the stylesheet's rules; WCAG 2.2 asks for 4.5 where it is text, and 3 where it is a line or a border.</summary>
    [Theory]
    [InlineData("text", "surface", 4.5)]
    [InlineData("text", "page", 4.5)]
    [InlineData("muted", "surface", 4.5)]
    [InlineData("accent", "surface", 4.5)]
    [InlineData("accent", "page", 4.5)]
    [InlineData("on-accent", "accent", 4.5)]
    [InlineData("good", "good-surface", 4.5)]
    [InlineData("wait", "wait-surface", 4.5)]
    [InlineData("bad", "bad-surface", 4.5)]
    [InlineData("bad", "surface", 4.5)]
    [InlineData("border", "surface", 3)]
    [InlineData("focus", "surface", 3)]
    [InlineData("focus", "page", 3)]
    [InlineData("line-0", "surface", 3)]
    [InlineData("line-1", "surface", 3)]
    [InlineData("line-2", "surface", 3)]
    public void Colours_can_be_told_apart_in_both_themes(string front, string back, double least)
    {
        var (lightFront, darkFront) = Pair(front);
        var (lightBack, darkBack) = Pair(back);
        Assert.InRange(Contrast(lightFront, lightBack), least, 21);
        Assert.InRange(Contrast(darkFront, darkBack), least, 21);
    }

    [Fact]
    public void Rules_use_variables_only_and_load_nothing()
    {
        var rules = Css[Css.IndexOf(".aft-panel, .aft-card", StringComparison.Ordinal)..];
        Assert.DoesNotMatch(Colour(), rules);
        Assert.DoesNotContain("url(", Css, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Css, StringComparison.Ordinal);
        var declared = Declaration().Matches(Css).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(declared.Order(StringComparer.Ordinal), Use().Matches(Css).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_class_of_the_markup_has_a_rule()
    {
        var markup = string.Concat(Directory.EnumerateFiles(Path.Combine(PanelTextsTests.FindSource(), "Panel"), "*.razor").Select(File.ReadAllText));
        var classes = ClassName().Matches(string.Concat(ClassValue().Matches(markup).Select(m => m.Value))).Select(m => m.Value).Distinct(StringComparer.Ordinal);
        Assert.Equal([], classes.Where(c => !c.EndsWith('-') && !Css.Contains($".{c}", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_script_is_small_writes_text_only_and_names_what_the_markup_has()
    {
        Assert.InRange(Script.Split('\n').Length, 1, 360);
        Assert.DoesNotMatch(WritesMarkup(), Script);
        Assert.DoesNotContain("import ", Script, StringComparison.Ordinal);
        var markup = string.Concat(Directory.EnumerateFiles(Path.Combine(PanelTextsTests.FindSource(), "Panel"), "*.razor").Select(File.ReadAllText));
        Assert.Equal([], DataAttribute().Matches(Script).Select(m => m.Value).Distinct(StringComparer.Ordinal).Where(a => !markup.Contains(a, StringComparison.Ordinal)));
    }

    private static (string Light, string Dark) Pair(string name)
    {
        var found = Regex.Match(Css, $@"--aft-{name}: light-dark\((#[0-9a-f]{{6}}), (#[0-9a-f]{{6}})\);");
        Assert.True(found.Success, name);
        return (found.Groups[1].Value, found.Groups[2].Value);
    }

    /// <summary>https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio</summary>
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(i => int.Parse(colour.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("#[0-9a-fA-F]{3,8}\\b|rgba?\\(|hsla?\\(")]
    private static partial Regex Colour();

    [GeneratedRegex("^\\s*(?<name>--aft-[a-z0-9-]+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex("var\\((--aft-[a-z0-9-]+)\\)")]
    private static partial Regex Use();

    [GeneratedRegex("(?:class|Class)=\"[^\"]*\"")]
    private static partial Regex ClassValue();

    [GeneratedRegex("aft-[a-z0-9-]+")]
    private static partial Regex ClassName();

    [GeneratedRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function|DOMParser")]
    private static partial Regex WritesMarkup();

    [GeneratedRegex("data-aft-[a-z-]+")]
    private static partial Regex DataAttribute();
}
