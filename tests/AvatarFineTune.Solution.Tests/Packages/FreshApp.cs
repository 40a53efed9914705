using System.Xml.Linq;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>
/// Console apps outside the repository that know our packages only as packages: nothing of this checkout's build settings,
/// project references or caches reaches them.
/// </summary>
internal sealed class FreshApp(TemporaryFolder folder, string packages, string version)
{
    private readonly XElement _solution = new("Solution");

    public void Add(string name, ReadmeCode readme)
    {
        // A console app needs a container; a package's README says so in words, the project's in its install lines.
        var references = readme.Installed.Append("Microsoft.Extensions.Hosting").Distinct(StringComparer.Ordinal)
            .Select(p => new XElement("PackageReference", new XAttribute("Include", p), new XAttribute("Version", VersionOf(p))));
        var project = new XElement(
            "Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk"),
            new XElement("PropertyGroup", Properties("OutputType", "Exe", "TargetFramework", "net10.0", "Nullable", "enable", "ImplicitUsings", "enable", "TreatWarningsAsErrors", "true", "NuGetAudit", "false")),
            new XElement("ItemGroup", references));
        Directory.CreateDirectory(folder.PathOf(name));
        folder.File(Path.Combine(name, $"{name}.csproj"), project.ToString());
        folder.File(Path.Combine(name, "Program.cs"), readme.Code);
        _solution.Add(new XElement("Project", new XAttribute("Path", $"{name}/{name}.csproj")));
    }

    public async Task BuildAsync()
    {
        folder.File("Fresh.slnx", _solution.ToString());
        folder.File("nuget.config", NuGetConfig(packages).ToString());
        var built = await ProcessRun.RunAsync("dotnet", ["build", "Fresh.slnx", "--nologo", "-v", "quiet"], folder.Path, environment: new Dictionary<string, string?>
        {
            // Packages of this run go into a cache of its own, and away with it.
            ["NUGET_PACKAGES"] = folder.PathOf("cache"),
        });
        Assert.True(built.ExitCode == 0, built.Output + built.Error);
    }

    public async Task<string> RunAsync(string name)
    {
        var data = Directory.CreateDirectory(folder.PathOf($"{name}-data")).FullName;
        File.Copy(ConsoleHost.SampleFiles.WhatsApp, Path.Combine(data, "chat.txt"));
        var run = await ProcessRun.RunAsync("dotnet", [folder.PathOf($"{name}/bin/Debug/net10.0/{name}.dll")], data);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }

    /// <summary>The sources that are configured here, and ours before them. What was restored before is not fetched again.</summary>
    public static XElement NuGetConfig(string packages) => new(
        "configuration",
        new XElement("packageSources", new XElement("add", new XAttribute("key", "packed"), new XAttribute("value", packages))),
        new XElement("fallbackPackageFolders", Cached() is { } cache ? new XElement("add", new XAttribute("key", "cached"), new XAttribute("value", cache)) : null));

    private static string? Cached()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(cache) ? cache : null;
    }

    private string VersionOf(string package) => package.StartsWith("AvatarFineTune.", StringComparison.Ordinal)
        ? $"[{version}]"
        : XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion").Single(e => e.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static IEnumerable<XElement> Properties(params string[] namesAndValues) => namesAndValues.Chunk(2).Select(p => new XElement(p[0], p[1]));
}
