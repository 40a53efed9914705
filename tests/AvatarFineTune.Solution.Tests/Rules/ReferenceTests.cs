using System.Xml.Linq;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Rules;

/// <summary>What a package may bring into an app that uses it.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AvatarFineTune.Core"] =
        [
            "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
            "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options",
        ],
        ["AvatarFineTune.Local"] = ["AvatarFineTune.Core", "Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"],
        ["AvatarFineTune.Postgres"] = ["AvatarFineTune.Core", "Npgsql"],
        ["AvatarFineTune.OpenAI"] = ["AvatarFineTune.Core", "Microsoft.Extensions.AI.OpenAI", "OpenAI", "PdfPig"],
        ["AvatarFineTune.Transcripts"] = ["AvatarFineTune.Core", "AngleSharp", "CsvHelper", "Microsoft.Data.Sqlite", "SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw.core"],
        ["AvatarFineTune.AspNetCore"] = ["AvatarFineTune.Core", Framework],
    };

    private const string Framework = "Microsoft.AspNetCore.App";

    /// <summary>What the abstractions of hosting bring with them.</summary>
    private static readonly string[] WithHosting = ["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Primitives"];

    /// <summary>Assemblies whose package has another name: PdfPig's.</summary>
    private static readonly string[] NamedOtherwise = ["UglyToad.PdfPig"];

    public static TheoryData<string> Projects => [.. Libraries.Names];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_references_core_and_its_own_driver_only(string project)
    {
        var file = XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj"));
        var references = file.Descendants()
            .Where(e => e.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference")
            .Select(e => e.Attribute("Include")!.Value)
            .Select(r => r.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(r.Replace('\\', '/')) : r);
        Findings.None(references.Except(Allowed[project]), $"{project} references what it may not:");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_library_loads_nothing_beyond_its_references(string project)
    {
        var assembly = Libraries.Named(project);
        var allowed = Allowed[project].Concat(project == "AvatarFineTune.Core" ? [] : Allowed["AvatarFineTune.Core"]);
        var loaded = assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(a => !IsPlatform(a) && !(Allowed[project].Contains(Framework) && IsOfFramework(a)));

        var others = loaded.Where(a => !allowed.Contains(a) && !WithHosting.Contains(a) && !NamedOtherwise.Contains(a)).ToList();
        Findings.None(others, $"{project} uses what its references don't name:");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_package_has_a_readme_that_says_something(string project)
    {
        var path = Repository.PathOf("src", project, "README.md");
        Assert.True(File.Exists(path), $"{project} has no README.md: it is what people see on the package's page.");
        Assert.Contains($"dotnet add package {project}", File.ReadAllText(path), StringComparison.Ordinal);
    }

    /// <summary>The framework is a folder of assemblies, in which this process runs as well.</summary>
    private static bool IsOfFramework(string assembly) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!, $"{assembly}.dll"));

    private static bool IsPlatform(string assembly) =>
        assembly is "netstandard" or "mscorlib" || assembly.StartsWith("System.", StringComparison.Ordinal);
}
