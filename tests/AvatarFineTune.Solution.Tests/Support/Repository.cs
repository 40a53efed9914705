using System.Reflection;

namespace AvatarFineTune.Solution.Tests.Support;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Configuration { get; } = Metadata("Configuration");

    public static string TargetFramework { get; } = Metadata("TargetFramework");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The files that git tracks or would track, as paths from the root with slashes.</summary>
    public static async Task<IReadOnlyList<string>> ListFilesAsync()
    {
        var git = await ProcessRun.RunAsync("git", ["-c", "core.quotepath=off", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], Root);
        Assert.True(git.ExitCode == 0, git.Error);
        return [.. git.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(PathOf(f)))];
    }

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AvatarFineTune.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests don't run inside a checkout: no AvatarFineTune.sln above them.");
    }
}
