using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>What is in the packages, and what must not be.</summary>
public sealed class PackageContentTests(PackedSolution packed)
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    public static TheoryData<string> Packages => [.. PackedSolution.Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_holds_its_library_its_documentation_and_its_terms(string name)
    {
        using var package = await packed.OpenAsync(name);
        string[] expected = [$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", "README.md", "LICENSE", "THIRD-PARTY-NOTICES.md", .. Scripts(name), .. WebFiles(name)];
        var files = package.Entries.Select(e => e.FullName).Where(f => !f.StartsWith("package/", StringComparison.Ordinal) && !f.StartsWith("_rels/", StringComparison.Ordinal) && f != "[Content_Types].xml" && f != $"{name}.nuspec");
        Assert.Equal(expected.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_says_what_it_is_and_under_which_terms(string name)
    {
        var metadata = await MetadataAsync(name);
        Assert.Equal(name, Value(metadata, "id"));
        Assert.Equal(packed.Version, Value(metadata, "version"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.True(Value(metadata, "description")!.Length > 40);
        Assert.NotEmpty(Value(metadata, "tags")!);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_brings_no_analyzer_and_no_tool_of_ours(string name)
    {
        var dependencies = (await MetadataAsync(name)).Descendants().Where(e => e.Name.LocalName == "dependency").ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value);
        Assert.NotEmpty(dependencies);
        string[] allowed = ["AngleSharp", "AvatarFineTune.", "CsvHelper", "Microsoft.Data.Sqlite", "Microsoft.Extensions.", "Npgsql", "OpenAI", "PdfPig", "SQLitePCLRaw."];
        Findings.None(dependencies.Keys.Where(d => !allowed.Any(a => d.StartsWith(a, StringComparison.Ordinal))), $"{name} depends on:");
        Assert.All(dependencies.Where(d => d.Key.StartsWith("AvatarFineTune.", StringComparison.Ordinal)), d => Assert.Equal(packed.Version, d.Value));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Symbols_name_no_path_of_this_machine_and_hold_the_sources_that_no_repository_has(string name)
    {
        using var package = await packed.OpenAsync(name, "snupkg");
        using var pdb = new MemoryStream();
        await using (var entry = await package.GetEntry($"lib/net10.0/{name}.pdb")!.OpenAsync())
        {
            await entry.CopyToAsync(pdb);
        }

        pdb.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb, MetadataStreamOptions.LeaveOpen);
        var reader = provider.GetMetadataReader();
        var documents = reader.Documents.ToDictionary(d => reader.GetString(reader.GetDocument(d).Name), d => IsEmbedded(reader, d));
        Findings.None(documents.Keys.Where(d => !d.StartsWith("/_", StringComparison.Ordinal)), "These sources are named by their path on this machine:");
        Assert.DoesNotContain(Repository.Root, Encoding.UTF8.GetString(pdb.ToArray()), StringComparison.Ordinal);

        var tracked = (await Repository.ListFilesAsync()).ToHashSet(StringComparer.Ordinal);
        var untracked = documents.Where(d => !tracked.Contains(d.Key[(d.Key.IndexOf('/', 1) + 1)..])).ToList();
        Assert.NotEmpty(untracked);
        Findings.None(untracked.Where(d => !d.Value).Select(d => d.Key), "These generated sources are in no repository and not in the symbols:");
    }

    /// <summary>What operators run themselves; a test of the package holds that it is the migration.</summary>
    private static string[] Scripts(string name) => name == "AvatarFineTune.Postgres" ? ["supabase/migrations/20260101000000_avatar_fine_tune.sql"] : [];

    /// <summary>What pages fetch, how a web app's build finds it, and the texts of other languages.</summary>
    private static string[] WebFiles(string name) => name != "AvatarFineTune.AspNetCore" ? [] :
    [
        "lib/net10.0/de/AvatarFineTune.AspNetCore.resources.dll", "staticwebassets/fine-tune.css", "staticwebassets/fine-tune.js", .. BuildFiles(name),
    ];

    /// <summary>Written by the SDK for libraries with web files.</summary>
    private static IEnumerable<string> BuildFiles(string name) =>
    [
        $"build/{name}.props", $"buildMultiTargeting/{name}.props", $"buildTransitive/{name}.props",
        "build/Microsoft.AspNetCore.StaticWebAssets.props", "build/Microsoft.AspNetCore.StaticWebAssetEndpoints.props",
    ];

    private async Task<XElement> MetadataAsync(string name)
    {
        using var package = await packed.OpenAsync(name);
        await using var nuspec = await package.GetEntry($"{name}.nuspec")!.OpenAsync();
        return (await XDocument.LoadAsync(nuspec, LoadOptions.None, CancellationToken.None)).Root!.Elements().Single();
    }

    private static string? Value(XElement metadata, string name) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;

    private static bool IsEmbedded(MetadataReader reader, DocumentHandle document) =>
        reader.GetCustomDebugInformation(document).Any(h => reader.GetGuid(reader.GetCustomDebugInformation(h).Kind) == EmbeddedSource);
}
