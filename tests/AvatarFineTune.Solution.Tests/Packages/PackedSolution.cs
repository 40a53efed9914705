using System.Globalization;
using System.IO.Compression;
using AvatarFineTune.Solution.Tests.Support;

[assembly: AssemblyFixture(typeof(AvatarFineTune.Solution.Tests.Packages.PackedSolution))]

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>The packages as eng/pack makes them, under a version that no cache has seen. Made when first asked for, once.</summary>
public sealed class PackedSolution : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _packed;

    public PackedSolution() => _packed = new(PackAsync);

    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetDirectories(Repository.PathOf("src")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    /// <summary>The folder with the .nupkg and .snupkg files.</summary>
    public Task<string> FolderAsync() => _packed.Value;

    /// <summary>The artifacts path at which the libraries in them were built.</summary>
    public async Task<string> BuildAsync()
    {
        await FolderAsync();
        return Repository.PathOf("artifacts", "pack");
    }

    public async Task<ZipArchive> OpenAsync(string name, string extension = "nupkg") =>
        await ZipFile.OpenReadAsync(Path.Combine(await FolderAsync(), $"{name}.{Version}.{extension}"));

    public void Dispose() => _folder.Dispose();

    private async Task<string> PackAsync()
    {
        var packed = await ProcessRun.RunAsync("bash", [Repository.PathOf("eng", "pack"), _folder.Path, Version], Repository.Root, timeoutSeconds: 480);
        Assert.True(packed.ExitCode == 0, packed.Output + packed.Error);
        return _folder.Path;
    }
}
