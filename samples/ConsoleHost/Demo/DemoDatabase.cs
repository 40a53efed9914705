using System.CommandLine;
using ConsoleHost.Cli;
using Microsoft.Extensions.DependencyInjection;

namespace ConsoleHost.Demo;

/// <summary>Where the demo's avatar lives: in a folder of its own that goes afterwards, unless <c>--db</c> or <c>--store</c> says where.</summary>
internal sealed class DemoDatabase : IDisposable
{
    private readonly ParseResult _parsed;
    private readonly DirectoryInfo? _folder;

    private DemoDatabase(ParseResult parsed, DirectoryInfo? folder) => (_parsed, _folder) = (parsed, folder);

    /// <summary>Where it is kept, in words; <see langword="null"/> where it goes afterwards.</summary>
    public string? Place =>
        _folder is not null ? null
        : _parsed.GetValue(StoreOptions.Store) is not null ? "the database of --store, as user demo's avatar ava"
        : _parsed.GetRequiredValue(StoreOptions.Database).FullName;

    public static DemoDatabase Create(ParseResult parsed) =>
        new(parsed, StoreOptions.IsChosen(parsed) ? null : Directory.CreateTempSubdirectory("avatars-"));

    public IAvatarFineTuningBuilder Use(IAvatarFineTuningBuilder builder) =>
        _folder is null ? StoreOptions.Use(builder, _parsed) : builder.UseLocal(Path.Combine(_folder.FullName, "avatars.db"));

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
