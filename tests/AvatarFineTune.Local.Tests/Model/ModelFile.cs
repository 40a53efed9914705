using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Looks into a model file past the vendor.</summary>
internal static class ModelFile
{
    public static List<(string Prompt, string Reply)> Exchanges(string path, string job)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT prompt, reply FROM exchanges WHERE job = $job ORDER BY number";
        command.Parameters.AddWithValue("$job", job);
        using var reader = command.ExecuteReader();
        var exchanges = new List<(string, string)>();
        while (reader.Read())
        {
            exchanges.Add((reader.GetString(0), reader.GetString(1)));
        }

        return exchanges;
    }

    public static object? Scalar(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
