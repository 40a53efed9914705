using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>A database of an earlier version, with rows in it, becomes one of the newest.</summary>
public sealed class UpgradeTests(PostgresServer server)
{
    private static readonly AvatarKey Ava = new("user-1", "ava");
    private static readonly Sample Sample = new(Ava, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_version_is_upgraded_with_all_that_is_in_it()
    {
        var jobId = Guid.CreateVersion7(Sample.Now);
        await using var database = await FirstVersionAsync();
        await SampleRows.AddAsync(database.ConnectionString, "user-a", "user-b");
        await Store.PostgresStores.RunAsync(database.ConnectionString, $"""
            INSERT INTO avatar_profiles (user_id, id, name, active_version, active_vendor, active_fine_tuned_model, use_fine_tuned_model)
            VALUES ('user-1', 'ava', 'Ava', 1, 'local', 'm', true);
            INSERT INTO avatar_model_versions (user_id, avatar_id, number, vendor, model, job_id, prompt, created_at)
            VALUES ('user-1', 'ava', 1, 'local', 'm', '{jobId}', 'You are Ava.', '2026-11-02T10:00:00Z'), ('user-1', 'ava', 2, 'local', 'adopted', NULL, NULL, '2026-11-02T10:00:00Z');
            INSERT INTO avatar_fine_tune_jobs (user_id, id, avatar_id, vendor, base_model, dataset_id, status, epochs, seed, idempotency_key, training_examples_count,
                estimated_tokens, activation, cancel_requested, vendor_job_id, fine_tuned_vendor, fine_tuned_model, version, created_at, last_news_at, due_at, attempts, is_settled, revision)
            VALUES ('user-1', '{jobId}', 'ava', 'local', 'echo', gen_random_uuid(), 'succeeded', 3, 7, 'key', 12,
                100, 'manual', false, 'ftjob-1', 'local', 'm', 1, '2026-11-02T10:00:00Z', '2026-11-02T10:00:00Z', '2100-01-01T00:00:00Z', 0, false, 5);
            """);

        Assert.Equal(1, await Sql.MigrateAsync(database.ConnectionString));

        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);
        var versions = await store.ListVersionsAsync(Ava, Token);
        Assert.Equal([("adopted", null, null), ("m", jobId, "You are Ava.")], versions.Select(v => (v.Model.Model, v.JobId, v.Prompt)));
        Assert.All(versions, v => Assert.Null(v.CheckpointStep));
        Assert.Equal(("Ava", 1), await store.GetAvatarAsync(Ava, Token) is { } p ? (p.Name, p.ActiveVersion) : default);
        Assert.Equal((FineTuneJobStatus.Succeeded, 5), await store.GetJobAsync(new(Ava.UserId, jobId), Token) is { } j ? (j.Status, j.Revision) : default);

        // And all that is new works on the rows that were there.
        Assert.Equal(new(true, 1), await store.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));
        var deployment = await store.AddDeploymentAsync(Sample.Deployment(), Token);
        Assert.Equal(deployment, Assert.Single(await store.ClaimDeploymentsAsync("w", ["local"], TimeSpan.FromMinutes(1), 10, Token)).Deployment);
        var checkpoint = Sample.Version("m:10") with { JobId = jobId, CheckpointStep = 10 };
        Assert.Equal(checkpoint with { Number = 3 }, await store.AdoptVersionAsync(checkpoint, Token));
        Assert.Equal("2", await Sql.OneAsync(database.ConnectionString, "SELECT count(*) FROM avatar_fine_tune_jobs WHERE user_id IN ('user-a', 'user-b')"));
    }

    [Fact]
    public async Task The_script_from_the_first_version_does_the_same()
    {
        await using var byScript = await FirstVersionAsync();
        await using var byMethod = await FirstVersionAsync();

        await Store.PostgresStores.RunAsync(byScript.ConnectionString, PostgresMigrations.Script(fromVersion: 1));
        await Sql.MigrateAsync(byMethod.ConnectionString);

        Assert.Equal(await Sql.ContentAsync(byMethod.ConnectionString), await Sql.ContentAsync(byScript.ConnectionString));
    }

    [Fact]
    public async Task A_store_on_the_first_version_says_what_to_do()
    {
        await using var database = await FirstVersionAsync();
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);

        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => store.GetAvatarAsync(Ava, Token));

        Assert.Contains("are of version 1, and version 2 is needed. Call PostgresMigrations.MigrateAsync", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A database as the first version of the package made it.</summary>
    private async Task<TestDatabase> FirstVersionAsync()
    {
        const string End = "VALUES (1, '0001_initial');";
        var database = await Sql.EmptyAsync(server);
        var script = PostgresMigrations.Script();
        await Store.PostgresStores.RunAsync(database.ConnectionString, script[..(script.IndexOf(End, StringComparison.Ordinal) + End.Length)]);
        return database;
    }
}
