using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

/// <summary>Short forms of what every query does.</summary>
internal static class SqliteCommands
{
    /// <summary>Makes a command; a <see langword="null"/> value is NULL.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>The rows that it changed.</returns>
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads one value; <see langword="null"/> if there is no row, or NULL in it.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>Reads the first row; <see langword="null"/> if there is none.</summary>
    public static T? First<T>(
        this SqliteConnection connection, Func<SqliteRow, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where T : class
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? SqliteRow.Read(reader, read) : null;
    }

    /// <summary>Reads all rows.</summary>
    public static List<T> All<T>(
        this SqliteConnection connection, Func<SqliteRow, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(SqliteRow.Read(reader, read));
        }

        return rows;
    }

    /// <summary>Runs a prepared statement once more, with other values.</summary>
    public static int RunWith(this SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (command.Parameters.Count == 0)
        {
            foreach (var (name, _) in parameters)
            {
                command.Parameters.Add(new SqliteParameter(name, null));
            }

            command.Prepare();
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return command.ExecuteNonQuery();
    }
}
