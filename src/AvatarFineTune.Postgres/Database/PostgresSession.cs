using AvatarFineTune.Avatars;
using Npgsql;
using NpgsqlTypes;

namespace AvatarFineTune.Postgres;

/// <summary>JSON as text, for a parameter of a <c>jsonb</c> column.</summary>
internal readonly record struct Json(string Text)
{
    /// <summary>Shows how long it is: it may hold what people wrote.</summary>
    public override string ToString() => FormattableString.Invariant($"JSON of {Text?.Length ?? 0} characters");
}

/// <summary>
/// Runs statements for one scope, on one connection. Statements name parameters as <c>@name</c>; one that may be NULL and
/// stands where no column tells its type is cast, as in <c>@name::text IS NULL</c>. Not thread-safe.
/// </summary>
/// <remarks>
/// What row-level security reads is set for one transaction, in the batch of the statement itself: no round trip of its
/// own, and nothing is left on a pooled connection.
/// </remarks>
internal sealed class PostgresSession(
    NpgsqlConnection connection, PostgresNames names, PostgresScope scope, bool isTransaction, int timeoutSeconds, CancellationToken cancellationToken)
{
    private const string ForUser = "SELECT set_config('avatar_fine_tune.user_id', @user, true), set_config('avatar_fine_tune.system', '', true)";
    private const string ForSystem = "SELECT set_config('avatar_fine_tune.system', 'on', true), set_config('avatar_fine_tune.user_id', '', true)";
    private const string Lock = "SELECT pg_advisory_xact_lock(@number)";

    private bool _isScoped;

    /// <summary>Ends the operation.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>For COPY; call <see cref="EnterAsync"/> first.</summary>
    public NpgsqlConnection Connection => connection;

    public PostgresNames Names => names;

    /// <summary>Runs a statement.</summary>
    /// <returns>The rows that it changed.</returns>
    public async Task<int> RunAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        var batch = Batch(out _, sql, parameters);
        await using (batch.ConfigureAwait(false))
        {
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return (int)batch.BatchCommands[^1].RecordsAffected;
        }
    }

    /// <summary>Reads one value; <see langword="null"/> if there is no row, or NULL in it.</summary>
    public async Task<object?> ScalarAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await foreach (var value in ReadAsync(reader => reader, reader => reader.IsDBNull(0) ? null : reader.GetValue(0), sql, parameters).ConfigureAwait(false))
        {
            return value;
        }

        return null;
    }

    /// <summary>Whether a query finds a row.</summary>
    public async Task<bool> AnyAsync(string sql, params (string Name, object? Value)[] parameters) =>
        await ScalarAsync(sql, parameters).ConfigureAwait(false) is not null;

    /// <summary>Reads the first row; <see langword="null"/> if there is none.</summary>
    public async Task<T?> FirstAsync<T>(Func<PostgresRow, T> read, string sql, params (string Name, object? Value)[] parameters)
        where T : class
    {
        await foreach (var row in StreamAsync(read, sql, parameters).ConfigureAwait(false))
        {
            return row;
        }

        return null;
    }

    /// <summary>Reads all rows.</summary>
    public async Task<List<T>> AllAsync<T>(Func<PostgresRow, T> read, string sql, params (string Name, object? Value)[] parameters)
    {
        // Not by StreamAsync: of a page of examples, its two iterators take a tenth of the time.
        var rows = new List<T>();
        var batch = Batch(out var before, sql, parameters);
        await using (batch.ConfigureAwait(false))
        {
            var reader = await OpenAsync(batch, before).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var row = new PostgresRow(reader);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(row.Read(read));
                }

                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return rows;
    }

    /// <summary>Reads rows as they come; nothing else can run on the session meanwhile.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(Func<PostgresRow, T> read, string sql, params (string Name, object? Value)[] parameters) =>
        ReadAsync(reader => new PostgresRow(reader), row => row.Read(read), sql, parameters);

    /// <summary>
    /// Waits for the writes to an avatar that are under way, and keeps others out until the transaction ends: for work that
    /// first reads the caller's data, which may take minutes, without the lock of <see cref="PostgresScope.Avatar"/>.
    /// </summary>
    public Task LockAvatarAsync(AvatarKey avatar) => RunAsync(Lock, ("number", PostgresScope.Avatar(avatar).AvatarLock!.Value));

    /// <summary>Sets the scope before a command that can't stand in a batch, such as COPY.</summary>
    public Task EnterAsync() => _isScoped ? Task.CompletedTask : RunAsync("SELECT 1");

    private async IAsyncEnumerable<T> ReadAsync<TRow, T>(
        Func<NpgsqlDataReader, TRow> open, Func<TRow, T> read, string sql, (string Name, object? Value)[] parameters)
    {
        var batch = Batch(out var before, sql, parameters);
        await using (batch.ConfigureAwait(false))
        {
            var reader = await OpenAsync(batch, before).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var row = open(reader);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return read(row);
                }

                // An error of a later statement, or of the commit, shows only once the results are read to their end.
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A reader that stands before the rows of the statement itself.</summary>
    private async Task<NpgsqlDataReader> OpenAsync(NpgsqlBatch batch, int before)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < before; i++)
            {
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }

            return reader;
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private NpgsqlBatch Batch(out int before, string sql, (string Name, object? Value)[] parameters)
    {
        var batch = connection.CreateBatch();
        batch.Timeout = timeoutSeconds;
        if (!_isScoped)
        {
            Add(batch, scope.UserId is null ? ForSystem : ForUser, scope.UserId is null ? [] : [("user", scope.UserId)]);
            if (isTransaction && scope.AvatarLock is { } number)
            {
                Add(batch, Lock, [("number", number)]);
            }

            // Without a transaction around it, each batch is one of its own.
            _isScoped = isTransaction;
        }

        foreach (var (name, value) in parameters)
        {
            // The database would take other spellings for the same uuid, where our own tables tell them apart.
            if (value is string id && names.IsUuid(name) && !(Guid.TryParseExact(id, "D", out var uuid) && string.Equals(uuid.ToString(), id, StringComparison.Ordinal)))
            {
                throw new NotUuidException();
            }
        }

        before = batch.BatchCommands.Count;
        Add(batch, names.Resolve(sql), parameters);
        return batch;
    }

    private static void Add(NpgsqlBatch batch, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values are parameters.
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(Parameter(name, value));
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Parameter(string name, object? value)
    {
        if (value is string text)
        {
            return new NpgsqlParameter<string>(name, NpgsqlDbType.Text) { TypedValue = text };
        }

        return value switch
        {
            null => new(name, DBNull.Value),
            Json json => new(name, NpgsqlDbType.Jsonb) { Value = json.Text },
            DateTimeOffset time => new(name, NpgsqlDbType.TimestampTz) { Value = time.UtcDateTime },
            DateTime time => new(name, NpgsqlDbType.Timestamp) { Value = time },
            _ => new(name, value),
        };
    }
}

/// <summary>An id that the app's own tables, whose keys are of type <c>uuid</c>, can't hold; <see cref="PostgresErrors"/> says so to the caller.</summary>
internal sealed class NotUuidException() : Exception("An id is no uuid.");
