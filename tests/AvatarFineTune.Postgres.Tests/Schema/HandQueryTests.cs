using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>
/// The queries that people run by hand, as they stand in docs/schema.md, on as many rows as make an index worth using: 500
/// avatars with 40 examples and jobs each. They run, give what they should, and read through an index.
/// </summary>
public sealed class HandQueryTests(PostgresServer server)
{
    private const string Profile = "SELECT id, name, active_fine_tuned_model, use_fine_tuned_model, base_model FROM avatar_profiles WHERE id = 'avatar-7'";
    private const string Jobs = "SELECT id, status, base_model, fine_tuned_model, training_examples_count, created_at, finished_at, error_message FROM avatar_fine_tune_jobs WHERE avatar_id = 'avatar-7' ORDER BY created_at DESC";
    private const string Examples = "SELECT id, pattern_type, quality_score, used_in_training, times_used, created_at FROM avatar_training_examples WHERE avatar_id = 'avatar-7' ORDER BY quality_score DESC";
    private const string Usage = "SELECT usage_date, messages_count, input_tokens, output_tokens, estimated_cost FROM avatar_fine_tune_usage WHERE user_id = 'user-7' AND avatar_id = 'avatar-7' ORDER BY usage_date DESC";

    [Fact]
    public async Task The_tables_are_found_by_name()
    {
        await using var database = await SeededAsync();
        Assert.Equal(
            ["avatar_fine_tune_job_events", "avatar_fine_tune_jobs", "avatar_fine_tune_schema", "avatar_fine_tune_usage", "avatar_fine_tune_usage_records"],
            await Sql.AllAsync(database.ConnectionString, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name LIKE 'avatar_fine%' ORDER BY table_name"));
        Assert.Equal("avatar_training_examples", await Sql.OneAsync(database.ConnectionString, "SELECT table_name FROM information_schema.tables WHERE table_name = 'avatar_training_examples'"));
    }

    [Fact]
    public async Task The_active_model_of_an_avatar()
    {
        await using var database = await SeededAsync();
        Assert.Equal(["avatar-7|Ava 7|ft-7|t|small"], await Sql.AllAsync(database.ConnectionString, Profile));
    }

    [Fact]
    public async Task The_jobs_of_an_avatar_newest_first()
    {
        await using var database = await SeededAsync();
        var rows = (await Sql.AllAsync(database.ConnectionString, Jobs)).ConvertAll(r => r.Split('|'));
        Assert.Equal(40, rows.Count);
        Assert.Equal(["succeeded", "small", "ft-7", "32"], rows[0][1..5]);
        Assert.Equal(rows.Select(r => r[5]).OrderDescending(StringComparer.Ordinal), rows.Select(r => r[5]));
    }

    [Fact]
    public async Task The_examples_of_an_avatar_best_first()
    {
        await using var database = await SeededAsync();
        var rows = (await Sql.AllAsync(database.ConnectionString, Examples)).ConvertAll(r => r.Split('|'));
        Assert.Equal(40, rows.Count);
        Assert.Equal(["greeting", "0.975", "f", "0"], rows[0][1..5]);
        Assert.Equal("0", rows[^1][2]);
    }

    [Fact]
    public async Task The_usage_of_an_avatar_newest_first_with_a_row_for_each_model_of_a_day()
    {
        await using var database = await SeededAsync();
        var rows = await Sql.AllAsync(database.ConnectionString, Usage);
        Assert.Equal(80, rows.Count);
        Assert.StartsWith("2026-10-10|3|100|20|0.0100000000", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("2026-10-10|", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("2026-09-01|", rows[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Profile, "avatar_profiles_id", false)]
    [InlineData(Jobs, "avatar_fine_tune_jobs_avatar", false)]
    [InlineData(Examples, "avatar_training_examples_quality", false)]
    [InlineData(Usage, "avatar_fine_tune_usage_pkey", false)]
    [InlineData(Profile, "avatar_profiles_pkey|avatar_profiles_id", true)]
    [InlineData(Jobs, "avatar_fine_tune_jobs_avatar", true)]
    [InlineData(Examples, "avatar_training_examples_quality", true)]
    [InlineData(Usage, "avatar_fine_tune_usage_pkey", true)]
    public async Task Each_reads_through_an_index_with_and_without_row_level_security(string query, string index, bool restricted)
    {
        await using var database = await SeededAsync();
        var plan = string.Join('\n', restricted
            ? await Sql.AllAsync(database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password), $"EXPLAIN {query}", ("avatar_fine_tune.user_id", "user-7"))
            : await Sql.AllAsync(database.ConnectionString, $"EXPLAIN {query}"));
        Assert.Contains(index.Split('|'), i => plan.Contains(i, StringComparison.Ordinal));
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT id FROM avatar_training_examples WHERE user_id = 'user-7' AND avatar_id = 'avatar-7' ORDER BY quality_score DESC, id LIMIT 10")]
    [InlineData("SELECT id FROM avatar_training_examples WHERE user_id = 'user-7' AND avatar_id = 'avatar-7' ORDER BY conversation_id, position, id LIMIT 10")]
    [InlineData("SELECT id FROM avatar_fine_tune_jobs WHERE user_id = 'user-7' AND avatar_id = 'avatar-7' ORDER BY created_at DESC LIMIT 10")]
    [InlineData("SELECT usage_date FROM avatar_fine_tune_usage WHERE user_id = 'user-7' AND avatar_id = 'avatar-7' ORDER BY usage_date DESC LIMIT 10")]
    public async Task An_index_gives_each_page_its_order(string query)
    {
        await using var database = await SeededAsync();
        // Users and avatars go together here, which the planner does not know: it expects one row, and might as well sort it.
        var plan = string.Join('\n', await Sql.AllAsync(
            database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password), $"EXPLAIN {query}", ("avatar_fine_tune.user_id", "user-7"), ("enable_sort", "off")));
        Assert.Contains("Index", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_looks_for_due_jobs_reads_those_that_are_not_settled()
    {
        await using var database = await SeededAsync();
        var plan = string.Join('\n', await Sql.AllAsync(
            database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password),
            "EXPLAIN SELECT id FROM avatar_fine_tune_jobs WHERE NOT is_settled AND due_at <= now() ORDER BY due_at, id LIMIT 10",
            ("avatar_fine_tune.system", "on")));
        Assert.Contains("avatar_fine_tune_jobs_due", plan, StringComparison.Ordinal);
    }

    private Task<TestDatabase> SeededAsync() => server.CreateDatabaseAsync("seeded", async owner =>
    {
        await server.CreateRolesAsync();
        await Sql.MigrateAsync(owner);
        await Store.PostgresStores.RunAsync(owner, """
            INSERT INTO avatar_profiles (user_id, id, name, base_model, active_fine_tuned_model, use_fine_tuned_model)
            SELECT 'user-' || n, 'avatar-' || n, 'Ava ' || n, 'small', 'ft-' || n, true FROM generate_series(1, 500) n;
            INSERT INTO avatar_fine_tune_jobs (user_id, id, avatar_id, vendor, base_model, dataset_id, status, epochs, seed, idempotency_key,
                training_examples_count, estimated_tokens, activation, cancel_requested, fine_tuned_model, created_at, last_news_at, due_at, attempts, is_settled, revision)
            SELECT 'user-' || n, gen_random_uuid(), 'avatar-' || n, 'local', 'small', gen_random_uuid(), 'succeeded', 3, 1, 'key-' || i,
                32, 1000, 'manual', false, 'ft-' || n, timestamptz '2026-09-01Z' + i * interval '1 hour', now(), now(), 0, i < 40, 1
            FROM generate_series(1, 500) n, generate_series(1, 40) i;
            INSERT INTO avatar_training_examples (user_id, avatar_id, id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at,
                pattern_type, quality_score, hash, participants, created_at)
            SELECT 'user-' || n, 'avatar-' || n, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), i, 'How are you?', 'Fine, and you?', now(), now(),
                'greeting', i / 40.0, 'hash-' || i, '{Jonas}', now()
            FROM generate_series(1, 500) n, generate_series(0, 39) i;
            INSERT INTO avatar_fine_tune_usage (user_id, avatar_id, usage_date, vendor, model, currency, messages_count, input_tokens, cached_input_tokens,
                output_tokens, estimated_cost, unpriced_messages, fallback_count)
            SELECT 'user-' || n, 'avatar-' || n, date '2026-09-01' + i, 'local', model, 'USD', 3, 100, 0, 20, 0.01, 0, 0
            FROM generate_series(1, 500) n, generate_series(0, 39) i, unnest(ARRAY['ft', 'small']) model;
            ANALYZE;
            """);
    });
}
