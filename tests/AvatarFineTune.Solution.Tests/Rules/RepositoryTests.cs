using System.Text;
using System.Text.RegularExpressions;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Rules;

/// <summary>What must not stand in any file here, and how long a file may be.</summary>
public sealed partial class RepositoryTests
{
    private const int LongestSource = 400;
    private const int LongestTest = 250;

    [Fact]
    public async Task No_file_names_a_machine_or_a_registry()
    {
        var found = new List<string>();
        foreach (var file in await Repository.ListFilesAsync())
        {
            if (Text(file) is not { } text)
            {
                continue;
            }

            found.AddRange(text.Split('\n').Select((line, i) => (line, Number: i + 1)).Where(l => Banned().IsMatch(l.line)).Select(l => $"{file}:{l.Number}: {l.line.Trim()}"));
        }

        Findings.None(found, "These lines name a machine or a registry:");
    }

    [Theory]
    [InlineData("see /ho" + "me/ava/notes")]
    [InlineData("C:" + "\\Users\\Ava")]
    [InlineData("<add key=\"x\" value=\"https://api.nu" + "get.org/v3/index.json\" />")]
    [InlineData("\"resolved\": \"https://registry.np" + "mjs.org/left-pad\"")]
    public void The_ban_sees_what_it_is_for(string line) => Assert.Matches(Banned(), line);

    [Theory]
    [InlineData("how it works / root causes")]
    [InlineData("src/work/Item.cs")]
    [InlineData("dotnet add package AvatarFineTune.Local")]
    public void The_ban_leaves_other_text_alone(string line) => Assert.DoesNotMatch(Banned(), line);

    [Fact]
    public async Task No_source_file_is_longer_than_a_reader_bears()
    {
        var sources = (await Repository.ListFilesAsync()).Where(f => f.EndsWith(".cs", StringComparison.Ordinal));
        var tooLong = sources
            .Select(f => (File: f, Lines: File.ReadLines(Repository.PathOf(f)).Count()))
            .Where(f => f.Lines > (f.File.StartsWith("src/", StringComparison.Ordinal) ? LongestSource : LongestTest))
            .Select(f => $"{f.File}: {f.Lines} lines");
        Findings.None(tooLong, "These files are too long; split them by concern:");
    }

    [Fact]
    public async Task Every_project_is_in_the_solution()
    {
        var solution = (await File.ReadAllTextAsync(Repository.PathOf("AvatarFineTune.sln"))).Replace('\\', '/');
        var projects = (await Repository.ListFilesAsync()).Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));
        var missing = projects.Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).ToList();
        Findings.None(missing, "These projects are not in AvatarFineTune.sln:");
    }

    [Fact]
    public async Task No_build_output_is_tracked()
    {
        var output = (await Repository.ListFilesAsync())
            .Where(f => f.EndsWith(".db", StringComparison.Ordinal) || f.Split('/').Intersect(["bin", "obj", "node_modules", "artifacts"]).Any())
            .ToList();
        Findings.None(output, "These files are made by builds or runs:");
    }

    /// <summary>Null for a binary file.</summary>
    private static string? Text(string file)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf(file));
        return Array.IndexOf(bytes, (byte)0) >= 0 ? null : Encoding.UTF8.GetString(bytes);
    }

    // Written in pieces, so that this file passes its own test.
    [GeneratedRegex("(?<![\\w.~-])/(?:wor" + "k|roo" + "t|hom" + "e|Use" + "rs)/|C:\\\\Use" + "rs|nuge" + "t\\.org|npmj" + "s\\.org|deb" + "ian\\.org", RegexOptions.CultureInvariant)]
    private static partial Regex Banned();
}
