using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Turns the server's and the driver's faults into one line that says what to do. What the server quotes may be a user's
/// words, so that its own message stays inside.
/// </summary>
internal static class PostgresErrors
{
    public const string Store = "postgres";

    public static TrainingStoreException Wrap(Exception exception, string operation) => exception switch
    {
        TrainingStoreException known => known,
        NotUuidException => new(
            Store,
            operation,
            $"{operation}: an id is no uuid in lower case with dashes, and the app's own table has uuid keys: use such uuids as the ids of users and avatars.",
            isTransient: false),
        UnreadableRowException unreadable => new(
            Store,
            operation,
            $"{operation}: a row can't be read: it was changed by hand, or by another version of AvatarFineTune. The inner exception names the value.",
            isTransient: false,
            unreadable.InnerException),
        PostgresException refused => new(Store, operation, $"{operation}: {Advice(refused)}", IsTransient(refused), refused),
        _ => new(
            Store,
            operation,
            $"{operation}: the connection to the database could not be made or was lost. Check that the server runs and can be reached, and try again.",
            isTransient: exception is NpgsqlException { IsTransient: true } or TimeoutException or IOException or ObjectDisposedException,
            exception),
    };

    /// <summary>Whether a fault is the server's, the driver's or the network's, and not the caller's.</summary>
    public static bool IsStoreFault(Exception exception) =>
        exception is NpgsqlException or UnreadableRowException or NotUuidException or TimeoutException or IOException;

    public static TrainingStoreException NotMigrated(string operation, string schema, int found, int known) => new(
        Store,
        operation,
        found == 0
            ? $"{operation}: the schema '{schema}' holds no tables of AvatarFineTune. Call PostgresMigrations.MigrateAsync, set MigrateOnStart, or run the script that PostgresMigrations.Script gives."
            : $"{operation}: the tables in schema '{schema}' are of version {found}, and version {known} is needed. Call PostgresMigrations.MigrateAsync, set MigrateOnStart, or run the script.",
        isTransient: false);

    public static TrainingStoreException NewerSchema(string operation, string schema, int found, int known) => new(
        Store,
        operation,
        $"{operation}: the tables in schema '{schema}' were made by a newer AvatarFineTune (version {found}; this one knows {known}). Update AvatarFineTune.Postgres.",
        isTransient: false);

    /// <summary>
    /// What is known to have changed nothing, and can be done again at once: the server rolled it back for the sake of
    /// another transaction, or never took the connection.
    /// </summary>
    public static bool IsRolledBack(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable,
    };

    /// <summary>A fault that may pass: what was written is unknown, so that only what may be repeated is tried again.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction } => true,

        // So PgBouncer says that it lost the server, or can't reach it, or is going down.
        PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation, InvariantSeverity: "FATAL" } => true,
        NpgsqlException npgsql => npgsql.IsTransient || npgsql.InnerException is IOException or TimeoutException,
        TimeoutException or IOException => true,
        _ => false,
    };

    /// <summary>Whether a statement, or the wait for a connection, took longer than it may.</summary>
    public static bool IsTimeout(Exception exception) =>
        exception is TimeoutException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException };

    /// <summary>What to do where a migration was refused; <see langword="null"/> where it is what everything else is told as well.</summary>
    public static string? MigrationAdvice(PostgresException exception) => exception.SqlState switch
    {
        // The server's own words name a table, a schema or a function here; there are no user's words in a migration.
        PostgresErrorCodes.InsufficientPrivilege =>
            $"the database's user may not change the tables ({exception.MessageText}). Connect as the owner of the schema, who also owns the app's tables that are to be used; nothing was changed.",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateFunction or PostgresErrorCodes.DuplicateObject =>
            $"AvatarFineTune did not make what stands in the way ({exception.MessageText}). Rename it, or set another Schema; nothing was changed.",
        _ => null,
    };

    private static string Advice(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedFunction =>
            "a table or function is missing. Call PostgresMigrations.MigrateAsync, or check the Schema option.",
        PostgresErrorCodes.InsufficientPrivilege =>
            "the database's user may not do this. Make it a member of avatar_fine_tune_app, and a worker's also of avatar_fine_tune_worker. Where a table of the app's own has row-level security, it needs a policy for avatar_fine_tune_app.",
        PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation =>
            $"the table '{exception.TableName}' refuses the row by its constraint '{exception.ConstraintName}'. If the table is the app's own, make what the constraint asks for in the app first.",
        PostgresErrorCodes.StringDataRightTruncation =>
            "a value is longer than a column of the app's own table allows. Make that column text.",
        PostgresErrorCodes.NotNullViolation =>
            $"the app's own table '{exception.TableName}' needs a value in '{exception.ColumnName}': make the row in the app first.",
        PostgresErrorCodes.UniqueViolation => $"a row with this key exists already ({exception.ConstraintName}); nothing was stored.",
        PostgresErrorCodes.TooManyConnections => "the server has no connection left. Lower the pool's size, or put a pooler in between.",
        PostgresErrorCodes.DiskFull => "the server's disk is full. Free some space and try again; nothing was stored.",
        PostgresErrorCodes.QueryCanceled => "the statement took longer than CommandTimeout, or an operator cancelled it. Try again, or raise the option.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "the server takes no writes: it is a standby, or was made read-only. Connect to the primary.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
            "another transaction was in the way, again and again. Try again; nothing was stored.",
        PostgresErrorCodes.ProtocolViolation when IsTransient(exception) => "the pooler lost the server, or can't reach it. Try again in a moment.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            "the server is going down or coming up. Try again in a moment.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "the server refused the user or password of the connection string.",
        PostgresErrorCodes.InvalidCatalogName => "there is no such database. Create it, or check the connection string.",
        "AFT01" => exception.MessageText,
        _ => $"the server refused with code {exception.SqlState}; nothing was stored. The inner exception has the server's own words.",
    };
}
