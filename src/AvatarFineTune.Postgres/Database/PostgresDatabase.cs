using System.Data;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Opens connections and runs work on them: in a transaction where it writes, and again after a fault that passes, where
/// that is safe. Thread-safe.
/// </summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source, bool ownsSource, PostgresStoreOptions options, TimeProvider time) : IAsyncDisposable, IDisposable
{
    /// <summary>How often work that may be repeated is begun.</summary>
    public const int MaxAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly int _timeoutSeconds = (int)options.CommandTimeout.TotalSeconds;
    private volatile PostgresNames? _names;

    public NpgsqlDataSource Source => source;

    public TimeProvider Time => time;

    /// <summary>Runs reads; each statement sees what is committed when it begins.</summary>
    public Task<T> ReadAsync<T>(string operation, PostgresScope scope, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(operation, PostgresRetry.Always, (connection, names) => work(Session(connection, names, scope, isTransaction: false, cancellationToken)), cancellationToken);

    /// <summary>Runs work in one transaction: all of it is stored when the task ends well, and nothing otherwise.</summary>
    public Task<T> WriteAsync<T>(
        string operation, PostgresScope scope, PostgresRetry retry, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(
            operation,
            retry,
            async (connection, names) =>
            {
                // Named, because a server's default may be stricter: a statement that waited for a lock must see what its holder committed.
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await work(Session(connection, names, scope, isTransaction: true, cancellationToken)).ConfigureAwait(false);

                    // Not cancellable any more: a commit that is broken off may have been done.
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken);

    /// <summary>The names of this database, once it is known that its tables are of the right version.</summary>
    public async ValueTask<PostgresNames> NamesAsync(string operation, NpgsqlConnection connection, CancellationToken cancellationToken) =>
        _names ??= await PostgresCatalog.ReadAsync(operation, connection, options, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits before an attempt is made again: four times as long after each.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(FirstPause * (1 << (2 * (attempt - 1))), time, cancellationToken);

    public ValueTask DisposeAsync() => ownsSource ? source.DisposeAsync() : ValueTask.CompletedTask;

    public void Dispose()
    {
        if (ownsSource)
        {
            source.Dispose();
        }
    }

    private PostgresSession Session(NpgsqlConnection connection, PostgresNames names, PostgresScope scope, bool isTransaction, CancellationToken cancellationToken) =>
        new(connection, names, scope, isTransaction, _timeoutSeconds, cancellationToken);

    private async Task<T> RunAsync<T>(
        string operation, PostgresRetry retry, Func<NpgsqlConnection, PostgresNames, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var hasBegun = false;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    var names = await NamesAsync(operation, connection, cancellationToken).ConfigureAwait(false);
                    hasBegun = true;
                    return await work(connection, names).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (attempt < MaxAttempts && MayRepeat(e, retry, hasBegun))
            {
                await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            catch (Exception e) when (PostgresErrors.IsStoreFault(e))
            {
                throw PostgresErrors.Wrap(e, operation);
            }
        }
    }

    /// <summary>A timeout is not repeated: the caller has waited long enough, and whoever is in the way may still be there.</summary>
    private static bool MayRepeat(Exception e, PostgresRetry retry, bool hasBegun) =>
        PostgresErrors.IsTransient(e) && !PostgresErrors.IsTimeout(e) && (!hasBegun || retry switch
        {
            PostgresRetry.Always => true,
            PostgresRetry.RolledBack => PostgresErrors.IsRolledBack(e),
            _ => false,
        });
}
