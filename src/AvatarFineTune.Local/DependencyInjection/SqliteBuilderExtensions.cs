using AvatarFineTune.Local;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the SQLite store.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>
    /// Keeps everything in one SQLite file, which is made on first use; its folder must exist. Several processes of one
    /// machine may share the file. What is acknowledged survives a kill and a power cut.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file's path; beside it SQLite keeps two more, <c>-wal</c> and <c>-shm</c>. Not on a network share.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="InvalidOperationException">A store is registered already.</exception>
    public static IAvatarFineTuningBuilder UseSqlite(
        this IAvatarFineTuningBuilder builder, string path, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = new SqliteStoreOptions();
        configure?.Invoke(options);
        return builder.UseStore("UseSqlite", services => new SqliteTrainingStore(path, options, services.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}
