using System.Collections.Concurrent;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Deletes the ids of messages that are older than asked for, in batches, at most once an hour, beside the flushes. A
/// worker's login cleans for all users; an app's alone for those whose usage this host recorded since. Thread-safe.
/// </summary>
internal sealed class UsageCleaner(PostgresDatabase database, PostgresStoreOptions options) : IAsyncDisposable
{
    private const string Operation = "CleanUsage";
    private const int BatchSize = 2_000;

    // A date of the database's can't be further back than some thousand years.
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(36_500);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    // Rows that another host deletes at this moment are left to it.
    private const string Delete = """
        DELETE FROM aft.avatar_fine_tune_usage_records WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM aft.avatar_fine_tune_usage_records
            WHERE recorded_at < aft.avatar_fine_tune_now() - @age::interval AND (@user::text IS NULL OR user_id = @user::text)
            LIMIT @size FOR UPDATE SKIP LOCKED))
            AND (@user::text IS NULL OR user_id = @user::text)
        """;

    private readonly ConcurrentDictionary<string, bool> _users = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _cleaning = Task.CompletedTask;
    private long? _cleanedAt;

    /// <summary>Notes whose usage was recorded, and cleans where it is time to; returns at once.</summary>
    public void Flushed(IEnumerable<UserUsage> users)
    {
        foreach (var user in users)
        {
            _users.TryAdd(user.UserId, true);
        }

        lock (_lock)
        {
            if (_cleaning.IsCompleted && (_cleanedAt is not { } at || database.Time.GetElapsedTime(at) >= Pause))
            {
                _cleanedAt = database.Time.GetTimestamp();
                _cleaning = Task.Run(() => TryCleanAsync(_stop.Token), CancellationToken.None);
            }
        }
    }

    /// <summary>Breaks off what is being cleaned; another hour does it.</summary>
    public async ValueTask DisposeAsync()
    {
        // Not disposed: a store may be disposed twice, and a source without a timer holds nothing.
        await _stop.CancelAsync().ConfigureAwait(false);
        await _cleaning.ConfigureAwait(false);
    }

    private async Task TryCleanAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CleanAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TrainingStoreException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody waits for it, and the next hour tries again.
        }
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        var isForAll = await database.ReadAsync(
            Operation, PostgresScope.System, c => c.ScalarAsync("SELECT aft.avatar_fine_tune_is_system()"), cancellationToken).ConfigureAwait(false);
        if (isForAll is true)
        {
            _users.Clear();
            await DeleteAsync(PostgresScope.System, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var user in _users.Keys)
        {
            _users.TryRemove(user, out _);
            await DeleteAsync(PostgresScope.User(user), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(PostgresScope scope, CancellationToken cancellationToken)
    {
        var age = options.UsageRecordAge < MaxAge ? options.UsageRecordAge : MaxAge;
        int deleted;
        do
        {
            deleted = await database.WriteAsync(
                Operation,
                scope,
                PostgresRetry.Always,
                c => c.RunAsync(Delete, ("age", age), ("user", scope.UserId), ("size", BatchSize)),
                cancellationToken).ConfigureAwait(false);
        }
        while (deleted == BatchSize);
    }
}
