namespace ConsoleHost.Cli;

/// <summary>
/// Output that appears whole or not at all: a document that is written while its source is read would otherwise break
/// off in the middle when the source turns out to be damaged. It waits in a file, as an export may be larger than memory.
/// </summary>
internal sealed class HeldOutput : IAsyncDisposable
{
    private readonly FileStream _file = Create();

    public Stream Stream => _file;

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _file.Position = 0;
        await using var output = Console.OpenStandardOutput();
        await _file.CopyToAsync(output, cancellationToken);
        output.Write("\n"u8);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 1 << 16,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            // It holds people's chats: nobody else on this machine may read it. (On Windows the folder is the user's own.)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }
}
