using AvatarFineTune.Local.Model.Training;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Storage;

/// <summary>The tuned models, and the exchanges that they learned.</summary>
internal static class ModelTable
{
    // No one types a record separator; if a file holds one, a turn is read as two, and nothing is lost.
    private const char TurnSeparator = '\u001E';

    public static void Insert(SqliteConnection connection, string model, JobRow job, DateTimeOffset at) =>
        connection.Execute(
            "INSERT INTO models (id, job, base_model, created_at) VALUES ($id, $job, $base, $at)",
            ("$id", model), ("$job", job.Id), ("$base", job.BaseModel), ("$at", at.ToUnixTimeMilliseconds()));

    /// <summary>The job that made a model; <see langword="null"/> if there is no such model.</summary>
    public static string? FindJob(SqliteConnection connection, string model) =>
        connection.Scalar<string>("SELECT job FROM models WHERE id = $id", ("$id", model));

    public static List<string> List(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT id FROM models ORDER BY created_at, id");
        using var reader = command.ExecuteReader();
        var models = new List<string>();
        while (reader.Read())
        {
            models.Add(reader.GetString(0));
        }

        return models;
    }

    public static void Learn(SqliteConnection connection, string job, int first, IReadOnlyList<Exchange> exchanges)
    {
        using var command = connection.Command(
            "INSERT INTO exchanges (job, number, context, prompt, reply) VALUES ($job, $number, $context, $prompt, $reply)",
            ("$job", job), ("$number", 0), ("$context", ""), ("$prompt", ""), ("$reply", ""));
        foreach (var exchange in exchanges)
        {
            command.Parameters[1].Value = first++;
            command.Parameters[2].Value = string.Join(TurnSeparator, exchange.Earlier);
            command.Parameters[3].Value = exchange.Prompt;
            command.Parameters[4].Value = exchange.Reply;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Deletes a model with what it learned; the record of its job stays.</summary>
    /// <returns>The job that had made it; <see langword="null"/> if there is no such model.</returns>
    public static string? Delete(SqliteConnection connection, string model)
    {
        if (FindJob(connection, model) is not { } job)
        {
            return null;
        }

        Forget(connection, job);
        connection.Execute("DELETE FROM models WHERE id = $id", ("$id", model));
        return job;
    }

    public static void Forget(SqliteConnection connection, string job) =>
        connection.Execute("DELETE FROM exchanges WHERE job = $job", ("$job", job));

    public static IEnumerable<Exchange> ReadExchanges(SqliteConnection connection, string job, int from)
    {
        using var command = connection.Command(
            "SELECT context, prompt, reply FROM exchanges WHERE job = $job AND number >= $from ORDER BY number", ("$job", job), ("$from", from));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var earlier = reader.GetString(0);
            yield return new(earlier.Length == 0 ? [] : earlier.Split(TurnSeparator), reader.GetString(1), reader.GetString(2));
        }
    }
}
