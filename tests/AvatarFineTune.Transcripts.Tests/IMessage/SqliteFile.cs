using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Transcripts.Tests.IMessage;

/// <summary>Makes database files of SQL text.</summary>
internal static class SqliteFile
{
    /// <summary>A database as one file, with nothing left in a log.</summary>
    public static byte[] Create(string sql)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "chat.db");
            using (var connection = Open(path))
            {
                Run(connection, sql);
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
