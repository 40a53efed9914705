using AvatarFineTune.Examples;
using Npgsql;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>
/// Storing an import, as a login under row-level security, beside the same pair of statements by hand as that login, and
/// beside bare binary COPY into the same table with its indexes. COPY is refused under row-level security: it runs as the
/// owner, without any of what makes an import safe.
/// </summary>
internal static class ExampleInserting
{
    private const int Rows = 200_000;

    internal static async Task RunAsync()
    {
        await using var database = await BenchDatabase.CreateAsync();
        var import = BenchExamples.Import();
        var examples = BenchExamples.Make(import, Rows).ToList();
        await Turns.RunAsync(
            "insert", Rows, database.EmptyAsync,
            ("AddImportAsync", 0, () => database.Store.AddImportAsync(import, examples.ToAsyncEnumerable(), default)),
            ("COPY and INSERT by hand", 0.9, () => PairAsync(database.Login, examples)),
            ("bare binary COPY, as owner", 0.5, () => CopyAsync(database.Owner, examples)));
    }

    private static async Task PairAsync(NpgsqlDataSource source, List<TrainingExample> examples)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var begin = new NpgsqlCommand(
            $"SELECT set_config('avatar_fine_tune.user_id', '{BenchExamples.Avatar.UserId}', true); CREATE TEMP TABLE staged (LIKE avatar_training_examples INCLUDING DEFAULTS) ON COMMIT DROP",
            connection);
        await begin.ExecuteNonQueryAsync();
        await ExampleCopy.WriteAsync(connection, "staged", examples);
        await using var insert = new NpgsqlCommand("INSERT INTO avatar_training_examples SELECT * FROM staged ON CONFLICT DO NOTHING", connection);
        await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static async Task CopyAsync(NpgsqlDataSource source, List<TrainingExample> examples)
    {
        await using var connection = await source.OpenConnectionAsync();
        await ExampleCopy.WriteAsync(connection, "avatar_training_examples", examples);
    }
}
