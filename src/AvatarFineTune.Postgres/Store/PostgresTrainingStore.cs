using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Keeps everything in a PostgreSQL database, for any number of hosts. What is acknowledged is committed. Leases and the
/// times of rows are on the database's clock. The tables must be there: see <see cref="PostgresMigrations"/>. Thread-safe.
/// </summary>
public sealed partial class PostgresTrainingStore : ITrainingStore, IUsageStore, IJobQueue, IErasureQueue, IDeploymentQueue, IAsyncDisposable, IDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresStoreOptions _options;
    private readonly UsageBatcher _usage;

    internal PostgresTrainingStore(NpgsqlDataSource source, bool ownsSource, PostgresStoreOptions options, TimeProvider time)
    {
        _database = new(source, ownsSource, options, time);
        _options = options;
        _usage = new(_database, options);
    }

    /// <summary>Finishes the usage records that callers wait for, and closes the connections, unless the data source is the app's own.</summary>
    public async ValueTask DisposeAsync()
    {
        await _usage.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        // Flushes run on the thread pool and need nothing of this thread.
        _usage.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _database.Dispose();
    }

    private Task<T> ReadAsync<T>(string operation, AvatarKey avatar, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        _database.ReadAsync(operation, PostgresScope.User(avatar.UserId), work, cancellationToken);

    /// <summary>One write to the avatar at a time; it may be repeated, since its ids make a second time change nothing.</summary>
    private Task<T> WriteAsync<T>(string operation, AvatarKey avatar, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(operation, PostgresScope.Avatar(avatar), PostgresRetry.Always, work, cancellationToken);

    /// <summary>The two parameters that every statement on an avatar's rows has.</summary>
    private static (string, object?)[] Key(AvatarKey avatar, params ReadOnlySpan<(string, object?)> more) =>
        [("user", avatar.UserId), ("avatar", avatar.AvatarId), .. more];
}
