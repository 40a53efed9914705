using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>An opened chat.db: which tables and columns it has, and queries against them. Not thread-safe.</summary>
internal sealed class ChatDatabase : IDisposable
{
    private static readonly string[] Needed = ["message", "handle", "chat", "chat_message_join"];
    private static readonly string[] NeededOfMessage = ["date", "handle_id", "is_from_me", "text"];

    private readonly SqliteConnection _connection;
    private readonly string _name;
    private readonly Dictionary<string, HashSet<string>> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenRegistration _interrupt;

    private ChatDatabase(SqliteConnection connection, string name, CancellationToken cancellationToken)
    {
        _connection = connection;
        _name = name;
        _interrupt = cancellationToken.Register(() => raw.sqlite3_interrupt(connection.Handle!));
    }

    /// <exception cref="TranscriptException">It is damaged, or no database of Messages.</exception>
    internal static ChatDatabase Open(string path, string name, CancellationToken cancellationToken)
    {
        // Not read-only: the log beside the copy is worked into it. Nothing of ours is written.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        ChatDatabase? database = null;
        try
        {
            connection.Open();
            database = new(connection, name, cancellationToken);
            database.Learn();
            return database;
        }
        catch (Exception e)
        {
            database?.Dispose();
            connection.Dispose();
            throw e is SqliteException fault ? Translate(fault, name, cancellationToken) : e;
        }
    }

    internal bool Has(string table) => _columns.ContainsKey(table);

    /// <summary>The column, or NULL where this version of Messages has none.</summary>
    internal string Column(string table, string alias, string column) =>
        _columns.TryGetValue(table, out var columns) && columns.Contains(column) ? $"{alias}.{column}" : "NULL";

    internal SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>Runs a step of a query, and says in our words what went wrong.</summary>
    internal T Run<T>(Func<T> step, CancellationToken cancellationToken)
    {
        try
        {
            return step();
        }
        catch (SqliteException e)
        {
            throw Translate(e, _name, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidCastException or OverflowException)
        {
            // Nothing where a number must stand.
            throw new TranscriptException(TranscriptError.Damaged, $"'{_name}' is a database with damaged rows: copy it again while Messages is closed, together with '{_name}-wal'.", e);
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _connection.Dispose();
    }

    private static Exception Translate(SqliteException e, string name, CancellationToken cancellationToken) => e.SqliteErrorCode switch
    {
        raw.SQLITE_INTERRUPT when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),
        raw.SQLITE_TOOBIG => new TranscriptException(TranscriptError.LimitExceeded, $"'{name}' holds a value that is larger than any message: this is no ordinary chat.db.", e),
        _ => new TranscriptException(
            TranscriptError.Damaged, $"'{name}' is a database that is cut off or broken (SQLite error {e.SqliteErrorCode}): copy it again while Messages is closed, together with '{name}-wal'.", e),
    };

    /// <summary>Only plain tables count: a view or a module of a hostile file could run without end.</summary>
    private void Learn()
    {
        Command("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON").ExecuteNonQuery();
        using var command = Command(
            """
            SELECT t.name, c.name
            FROM sqlite_schema t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var table = reader.GetString(0);
            if (!_columns.TryGetValue(table, out var columns))
            {
                _columns.Add(table, columns = new(StringComparer.OrdinalIgnoreCase));
            }

            columns.Add(reader.GetString(1));
        }

        var missing = Array.Find(Needed, t => !Has(t)) ?? Array.Find(NeededOfMessage, c => !_columns["message"].Contains(c));
        if (missing is not null)
        {
            throw new TranscriptException(
                TranscriptError.NotRecognized, $"'{_name}' is a SQLite database, but not one of Apple's Messages ('{missing}' is missing): known is ~/Library/Messages/chat.db of a Mac.");
        }
    }
}
