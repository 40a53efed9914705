using System.Globalization;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Examples;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores.Providers;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Pages follow their index, whatever row-level security adds and whether or not the plan knows the values.</summary>
public sealed class ExamplePlanTests(PostgresServer server)
{
    private static readonly AvatarKey Ava = new("user", "ava");

    [Theory]
    [InlineData(ExampleOrder.Conversation, "force_custom_plan")]
    [InlineData(ExampleOrder.Conversation, "force_generic_plan")]
    [InlineData(ExampleOrder.Quality, "force_custom_plan")]
    [InlineData(ExampleOrder.Quality, "force_generic_plan")]
    public async Task A_page_is_read_along_its_index(ExampleOrder order, string mode)
    {
        await using var database = await PostgresStores.CreateDatabaseAsync(server);
        await FillAsync(database);
        foreach (ExampleCursor? cursor in (ExampleCursor?[])[null, new(order, Guid.AllBitsSet, 3, 0.5, Guid.NewGuid())])
        {
            var plan = await PlanAsync(database, order, cursor, mode);

            var index = order is ExampleOrder.Quality ? "avatar_training_examples_quality" : "avatar_training_examples_conversation";
            Assert.Contains($"Index Scan using {index}", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Bitmap", plan, StringComparison.Ordinal);
            if (cursor is not null)
            {
                // Not read from the start and thrown away: the place of the cursor is a condition on the index.
                Assert.Matches(order is ExampleOrder.Quality ? "Index Cond: .*quality_score <" : "Index Cond: .*ROW\\(conversation_id", plan);
            }
        }
    }

    private static Task FillAsync(TestDatabase database) => PostgresStores.RunAsync(
        database.AdministratorConnectionString,
        """
        INSERT INTO avatar_training_examples (user_id, avatar_id, id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at,
            pattern_type, quality_score, hash, participants, created_at)
        SELECT CASE WHEN i % 5 = 0 THEN 'other' ELSE 'user' END, 'ava', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), i % 20, repeat('tea? ', 20), 'tea!',
            now(), now(), 'other', (i % 100) / 100.0, i::text, '{Ben}', now()
        FROM generate_series(1, 30000) AS i;
        ANALYZE avatar_training_examples;
        """);

    /// <summary>The store's own statement, explained as a login that row-level security binds.</summary>
    private static async Task<string> PlanAsync(TestDatabase database, ExampleOrder order, ExampleCursor? cursor, string mode)
    {
        var (sql, values) = PostgresTrainingStore.Page(Ava, new() { Order = order }, cursor, 501);
        sql = sql.Replace("aft.", "public.", StringComparison.Ordinal);

        // Longest names first: one may begin with another.
        foreach (var (name, number) in values.Select((v, i) => (v.Item1, i + 1)).OrderByDescending(v => v.Item1.Length))
        {
            sql = sql.Replace($"@{name}", $"${number}", StringComparison.Ordinal);
        }

        await using var connection = new NpgsqlConnection(database.Login(PostgresStores.AppLogin, PostgresStores.Password));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var prepare = new NpgsqlCommand($"SET plan_cache_mode = {mode}; SELECT set_config('avatar_fine_tune.user_id', 'user', false); PREPARE page AS {sql}", connection);
        await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var literals = values.Select(v => string.Create(CultureInfo.InvariantCulture, $"'{v.Item2}'"));
        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE page({string.Join(", ", literals)})", connection);
        var plan = new StringBuilder();
        await using var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.AppendLine(reader.GetString(0));
        }

        return plan.ToString();
    }
}
