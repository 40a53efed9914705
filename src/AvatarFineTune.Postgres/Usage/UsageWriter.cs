using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Flushes on one connection, which it keeps while flushes follow each other, and again after a fault that passes. Not
/// thread-safe.
/// </summary>
internal sealed class UsageWriter(PostgresDatabase database, PostgresStoreOptions options) : IAsyncDisposable
{
    private const string Operation = "RecordUsage";

    private NpgsqlConnection? _connection;

    /// <summary>Stores the records and answers their callers.</summary>
    /// <returns>What must be tried apart: one of these records stands in the way of the others, and none is stored.</returns>
    public async Task<IReadOnlyList<UserUsage>> FlushAsync(IReadOnlyList<UserUsage> users)
    {
        // The same in every attempt: where only the commit's answer was lost, the next attempt finds its rows stored.
        var batchId = Guid.CreateVersion7(database.Time.GetUtcNow());
        for (var attempt = 1; ; attempt++)
        {
            var hasBegun = false;
            try
            {
                // No caller's cancellation ends it: the others wait for it too.
                var names = await OpenAsync(CancellationToken.None).ConfigureAwait(false);
                hasBegun = true;
                var added = await UsageFlush.RunAsync(_connection!, names, batchId, users, options, CancellationToken.None).ConfigureAwait(false);
                for (var i = 0; i < users.Count; i++)
                {
                    users[i].Committed(added[i]);
                }

                return [];
            }
            catch (Exception e) when (e is TrainingStoreException || PostgresErrors.IsStoreFault(e))
            {
                await DisposeAsync().ConfigureAwait(false);
                if (hasBegun && Apart(users, e) is { Count: > 0 } apart)
                {
                    return apart;
                }

                if (attempt == PostgresDatabase.MaxAttempts || !PostgresErrors.IsTransient(e) || (hasBegun && IsStuck(e)))
                {
                    foreach (var user in users)
                    {
                        user.Failed(() => PostgresErrors.Wrap(e, Operation));
                    }

                    return [];
                }
            }

            await database.PauseAsync(attempt, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<PostgresNames> OpenAsync(CancellationToken cancellationToken)
    {
        _connection ??= await database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await database.NamesAsync(Operation, _connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Users apart, if one of several is held up or refused; halves of one user's records, if one of them is refused, such
    /// as a number too large for its total.
    /// </summary>
    private static IReadOnlyList<UserUsage> Apart(IReadOnlyList<UserUsage> users, Exception e)
    {
        var isRefused = e is PostgresException && !PostgresErrors.IsTransient(e);
        if (users.Count > 1)
        {
            return isRefused || IsStuck(e) ? users : [];
        }

        var (user, half) = (users[0], users[0].Records.Count / 2);
        return isRefused && half > 0
            ? [user with { Records = [.. user.Records.Take(half)] }, user with { Records = [.. user.Records.Skip(half)] }]
            : [];
    }

    /// <summary>Whether it waited for somebody's lock for too long, so that waiting again is no use.</summary>
    private static bool IsStuck(Exception e) =>
        PostgresErrors.IsTimeout(e) || e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };
}
