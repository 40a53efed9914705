using System.CommandLine;
using ConsoleHost.Cli;

namespace ConsoleHost.Demo;

/// <summary>Where the demo's avatar lives: in a folder of its own that goes afterwards, unless <c>--db</c> names a file.</summary>
internal sealed class DemoDatabase : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private DemoDatabase(string path, DirectoryInfo? folder)
    {
        Path = path;
        _folder = folder;
    }

    public string Path { get; }

    public bool IsKept => _folder is null;

    public static DemoDatabase Create(ParseResult parsed)
    {
        if (parsed.GetResult(CommonOptions.Database) is { Implicit: false })
        {
            return new(parsed.GetRequiredValue(CommonOptions.Database).FullName, folder: null);
        }

        var folder = Directory.CreateTempSubdirectory("avatars-");
        return new(System.IO.Path.Combine(folder.FullName, "avatars.db"), folder);
    }

    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner may still hold the file; the system clears its temporary folder.
        }
    }
}
