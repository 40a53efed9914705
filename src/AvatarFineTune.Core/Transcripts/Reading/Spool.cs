using System.Buffers;

namespace AvatarFineTune.Transcripts;

/// <summary>A copy of a stream that can be opened again: in memory while small, else in a temporary file that deletes itself.</summary>
internal sealed class Spool : IAsyncDisposable
{
    internal const int MemoryLimit = 4 << 20;
    private const int ChunkSize = 128 << 10;

    private readonly byte[]? _bytes;
    private readonly FileStream? _file;

    private Spool(byte[] bytes) => _bytes = bytes;

    private Spool(FileStream file) => _file = file;

    internal static async ValueTask<Spool> CopyAsync(Stream from, string name, long maxBytes, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var memory = new MemoryStream();
        FileStream? file = null;
        try
        {
            long total = 0;
            while (true)
            {
                var read = await ReadAsync(from, chunk, name, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                total += read;
                if (total > maxBytes)
                {
                    throw new TranscriptException(
                        TranscriptError.LimitExceeded, $"'{name}' is longer than {maxBytes} bytes: import a smaller export, or raise maxBytes.");
                }

                if (file is null && total > MemoryLimit)
                {
                    file = CreateFile();
                    await file.WriteAsync(memory.GetBuffer().AsMemory(0, (int)memory.Length), cancellationToken).ConfigureAwait(false);
                    memory = new MemoryStream();
                }

                await ((Stream?)file ?? memory).WriteAsync(chunk.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            if (file is null)
            {
                return new Spool(memory.ToArray());
            }

            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            return new Spool(file);
        }
        catch
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Opens the copy from its start; several may be open at once.</summary>
    internal Stream Open() => _bytes is not null
        ? new MemoryStream(_bytes, writable: false)
        : new FileStream(_file!.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async ValueTask<int> ReadAsync(Stream from, byte[] chunk, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(chunk, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or TranscriptException))
        {
            throw GuardedStream.Translate(e, name);
        }
    }

    private static FileStream CreateFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }
}
