namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>
/// A database in a folder of its own, which only this user may read and which goes when the copy is disposed. SQLite needs
/// a file, and writes beside it; the original is never opened by it.
/// </summary>
internal sealed class DatabaseCopy : IDisposable
{
    private const string Name = "chat.db";
    private readonly DirectoryInfo _folder;

    private DatabaseCopy(DirectoryInfo folder) => _folder = folder;

    internal string Path => System.IO.Path.Combine(_folder.FullName, Name);

    /// <param name="input">The input.</param>
    /// <param name="journal">The database's write-ahead log, which holds its newest rows; <see langword="null"/> if there is none.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    internal static async ValueTask<DatabaseCopy> CreateAsync(TranscriptInput input, TranscriptFile? journal, CancellationToken cancellationToken)
    {
        // Created for this user alone on Unix; on Windows the temporary folder is the user's own.
        var copy = new DatabaseCopy(Directory.CreateTempSubdirectory());
        try
        {
            if (journal is not null)
            {
                await CopyAsync(input, journal, $"{copy.Path}-wal", cancellationToken).ConfigureAwait(false);
            }

            // Last, so that what is not understood is reported as standing in the database.
            await CopyAsync(input, input.Files[0], copy.Path, cancellationToken).ConfigureAwait(false);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody tidied up before.
        }
    }

    private static async ValueTask CopyAsync(TranscriptInput input, TranscriptFile file, string path, CancellationToken cancellationToken)
    {
        var from = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            var to = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
