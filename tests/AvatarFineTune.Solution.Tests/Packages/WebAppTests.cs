using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>The web package in an app that <c>dotnet new web</c> has just made, with the lines that its README shows and nothing else.</summary>
public sealed partial class WebAppTests(PackedSolution packed)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readme_s_lines_put_endpoints_and_panel_into_a_fresh_web_app()
    {
        using var folder = new TemporaryFolder();
        var readme = ReadmeCode.Read("src", "AvatarFineTune.AspNetCore", "README.md");
        await RunAsync("new", "web", "--name", "MyApp", "--output", folder.Path, "--no-restore");
        folder.File("nuget.config", FreshApp.NuGetConfig(await packed.FolderAsync()).ToString());

        // The framework's script for interactive pages, which this app doesn't use, is not in every feed.
        folder.File("Directory.Build.props", "<Project><PropertyGroup><RequiresAspNetWebAssets>false</RequiresAspNetWebAssets><NuGetAudit>false</NuGetAudit></PropertyGroup></Project>");
        AddPackages(Path.Combine(folder.Path, "MyApp.csproj"), readme.Installed);
        folder.File("Program.cs", readme.Code);
        folder.File("FineTune.razor", RazorOf("src", "AvatarFineTune.AspNetCore", "README.md"));
        await RunAsync("build", folder.Path, "--nologo", "-v", "quiet", "-warnaserror");

        using var app = ProcessRun.Start("dotnet", [folder.PathOf("bin/Debug/net10.0/MyApp.dll"), "--urls", "http://127.0.0.1:0"], folder.Path, new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["NUGET_PACKAGES"] = folder.PathOf("cache"),
        });
        try
        {
            await VisitAsync(await AddressAsync(app));
        }
        finally
        {
            app.Kill(entireProcessTree: true);
            await app.WaitForExitAsync(Cancelled);
        }

        Task RunAsync(params string[] arguments) => CheckAsync(arguments, folder);
    }

    private static async Task VisitAsync(Uri address)
    {
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/fine-tune", Cancelled)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync("/avatars", Cancelled)).StatusCode);

        using var user = new HttpClient { BaseAddress = address };
        (await user.GetAsync("/sign-in?ReturnUrl=/fine-tune", Cancelled)).EnsureSuccessStatusCode();
        var page = await user.GetStringAsync("/fine-tune", Cancelled);
        Assert.Contains("action=\"/avatars/ava/panel/", page, StringComparison.Ordinal);
        var files = PackageFile().Matches(page).Select(m => m.Groups["path"].Value).Distinct().ToList();
        Assert.True(files.Count >= 2, $"The page names no stylesheet and script of the package: {page}");
        foreach (var file in files)
        {
            Assert.Equal(HttpStatusCode.OK, (await user.GetAsync(file, Cancelled)).StatusCode);
        }

        Assert.Contains("\"items\":[]", await user.GetStringAsync("/avatars", Cancelled), StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string[] arguments, TemporaryFolder folder)
    {
        // Packages of this run go into a cache of its own, and away with it.
        var run = await ProcessRun.RunAsync("dotnet", arguments, folder.Path, environment: new Dictionary<string, string?> { ["NUGET_PACKAGES"] = folder.PathOf("cache") });
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    /// <summary>What <c>dotnet add package</c> writes, with the version that was just packed.</summary>
    private void AddPackages(string project, IEnumerable<string> packages)
    {
        var file = XDocument.Load(project);
        file.Root!.Add(new XElement("ItemGroup", packages.Select(p => new XElement("PackageReference", new XAttribute("Include", p), new XAttribute("Version", $"[{packed.Version}]")))));
        file.Save(project);
    }

    private static async Task<Uri> AddressAsync(Process app)
    {
        const string Listening = "Now listening on: ";
        var written = "";
        while (await app.StandardOutput.ReadLineAsync(Cancelled) is { } line)
        {
            written += line + '\n';
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // Whoever writes into a full pipe waits.
                _ = app.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new(line[(at + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException($"The app ended at once: {written}{await app.StandardError.ReadToEndAsync(Cancelled)}");
    }

    private static string RazorOf(params string[] path) => Razor().Match(File.ReadAllText(Repository.PathOf(path))).Groups["code"].Value;

    [GeneratedRegex(@"^```razor\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Razor();

    [GeneratedRegex("(?:href|src)=\"(?<path>[^\"]*_content/AvatarFineTune\\.AspNetCore/[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex PackageFile();
}
