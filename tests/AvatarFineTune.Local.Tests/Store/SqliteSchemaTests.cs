using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>People query these tables by hand: their names are a contract.</summary>
public sealed class SqliteSchemaTests : IDisposable
{
    private static readonly AvatarKey Ava = new("user", "ava");
    private static readonly Sample Sample = new(Ava, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("avatar_profiles", "id, user_id, name, base_model, active_fine_tuned_model, use_fine_tuned_model, active_version")]
    [InlineData("avatar_training_data", "id, user_id, avatar_id, consent_by, consent_basis, consent_at, fine_tuning_status, created_at")]
    [InlineData(
        "avatar_training_examples",
        "id, user_id, avatar_id, training_data_id, conversation_id, position, pattern_type, quality_score, used_in_training, times_used, created_at, hash, participants, exclusion, participant_ids")]
    [InlineData("avatar_datasets", "id, user_id, avatar_id, fingerprint, training_tokens, erased_at")]
    [InlineData("avatar_dataset_examples", "user_id, avatar_id, dataset_id, side, example_id, hash")]
    [InlineData(
        "avatar_fine_tune_jobs",
        "id, user_id, avatar_id, status, base_model, fine_tuned_model, training_examples_count, created_at, finished_at, error_message, vendor, vendor_job_id, raw_status, training_file_id, validation_file_id, dataset_id, estimated_cost, actual_cost, trained_tokens, estimated_finish, progress, idempotency_key, lease_owner, lease_until, fencing")]
    [InlineData("avatar_fine_tune_job_events", "user_id, job_id, id, at, level, message, step, metrics")]
    [InlineData("avatar_model_versions", "user_id, avatar_id, number, vendor, model, base_model, dataset_id, job_id, checkpoint_step, prompt, created_at, deleted_at")]
    [InlineData(
        "avatar_deployments",
        "id, user_id, avatar_id, version, vendor, model, state, chat_model, detail, activate_when_ready, stop_requested, hosting_per_hour, hosting_currency, requested_at, ready_at, ended_at, due_at, attempts, last_error, revision, lease_owner, lease_until, fencing")]
    [InlineData("avatar_webhooks", "vendor, id, received_at")]
    [InlineData("avatar_erased_participants", "user_id, avatar_id, key, hash, erased_at")]
    [InlineData(
        "avatar_vendor_erasures",
        "id, user_id, avatar_id, job_id, vendor, requested_at, due_at, attempts, last_error, deployments, model, files, done_at, lease_owner, lease_until, fencing")]
    [InlineData(
        "avatar_fine_tune_usage",
        "user_id, avatar_id, usage_date, vendor, model, currency, messages_count, input_tokens, cached_input_tokens, output_tokens, estimated_cost, unpriced_messages, fallback_count")]
    [InlineData("avatar_knowledge", "id, user_id, avatar_id, text, created_at")]
    [InlineData("avatar_memories", "id, user_id, avatar_id, text, caller_id, created_at")]
    public async Task Tables_and_columns_have_the_names_that_were_promised(string table, string columns)
    {
        await _file.Open().GetAvatarAsync(Ava, Token);
        var found = Query($"SELECT name FROM pragma_table_info('{table}')");

        Assert.Empty(columns.Split(", ").Except(found));
    }

    [Fact]
    public async Task Every_key_of_user_data_begins_with_the_user()
    {
        await _file.Open().GetAvatarAsync(Ava, Token);

        var first = Query(
            """
            SELECT t.name || ': ' || i.name || ' begins with ' || c.name FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
            WHERE t.type = 'table' AND t.sql LIKE 'CREATE TABLE %' AND t.name NOT LIKE '%\_words%' ESCAPE '\' AND i."unique" = 1 AND c.seqno = 0
            """);

        // The vendor's own ids are looked up by webhooks, which know no user.
        Assert.Equal(
            [
                "avatar_fine_tune_jobs: avatar_fine_tune_jobs_vendor begins with vendor",
                "avatar_webhooks: sqlite_autoindex_avatar_webhooks_1 begins with vendor",
            ],
            first.Where(f => !f.EndsWith("begins with user_id", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.True(first.Count > 12);
    }

    [Fact]
    public async Task The_columns_of_the_active_model_follow_the_active_version()
    {
        const string Columns = "SELECT coalesce(active_version, '-') || ' ' || use_fine_tuned_model || ' ' || coalesce(active_vendor || '/' || active_fine_tuned_model, '-') FROM avatar_profiles";
        var store = _file.Open();
        await store.AdoptVersionAsync(Sample.Version("ft:one"), Token);
        await store.AdoptVersionAsync(Sample.Version("ft:two"), Token);
        Assert.Equal(["- 0 -"], Query(Columns));

        await store.SetActiveVersionAsync(Ava, 2, Token);
        Assert.Equal(["2 1 local/ft:two"], Query(Columns));
        await store.SetActiveVersionAsync(Ava, 1, Token);
        Assert.Equal(["1 1 local/ft:one"], Query(Columns));
        await store.SetActiveVersionAsync(Ava, null, Token);
        Assert.Equal(["- 0 -"], Query(Columns));

        var claim = (await store.ClaimAsync(
            (await store.AddJobAsync(Sample.Job("key") with { Activation = ActivationPolicy.WhenSucceeded }, Token)).Job.Key, "w", TimeSpan.FromMinutes(1), Token))!;
        await store.CompleteAsync(claim, claim.Job.Succeeded("ft:three"), Sample.Version("ft:three"), [], deployment: null, Token);
        Assert.Equal(["3 1 local/ft:three"], Query(Columns));
    }

    [Fact]
    public async Task An_imports_status_tells_when_it_was_trained_on()
    {
        var store = _file.Open();
        var (used, unused) = (Sample.Import(), Sample.Import());
        var example = Sample.Example(used, "a");
        await store.ImportAsync(used, example);
        await store.ImportAsync(unused, Sample.Example(unused, "b"));
        var under = new StoreUnderTest<SqliteTrainingStore>(store, new());
        await under.TrainAsync(Sample, "m", [example]);

        Assert.Equal(["imported", "trained"], Query("SELECT fine_tuning_status FROM avatar_training_data ORDER BY 1"));
        Assert.Equal(["trained"], Query($"SELECT fine_tuning_status FROM avatar_training_data WHERE id = '{used.Id}'"));
    }

    [Fact]
    public async Task Rows_read_well_by_hand()
    {
        var store = _file.Open();
        await store.RecordAsync(Sample.Record(0.0000001m), Token);
        await store.AddJobAsync(Sample.Job("key") with { Status = FineTuneJobStatus.VendorQueued }, Token);

        Assert.Equal(["2026-11-02 USD 0.0000001"], Query("SELECT usage_date || ' ' || currency || ' ' || estimated_cost FROM avatar_fine_tune_usage"));
        Assert.Equal(
            ["vendor_queued 1.25 USD 2026-11-02T10:00:00.0000000Z"],
            Query("SELECT status || ' ' || estimated_cost || ' ' || estimated_cost_currency || ' ' || created_at FROM avatar_fine_tune_jobs"));
    }

    [Fact]
    public async Task The_file_is_marked_as_ours_with_its_version_and_keeps_a_log()
    {
        await _file.Open().GetAvatarAsync(Ava, Token);

        Assert.Equal(["3"], Query("PRAGMA user_version"));
        Assert.Equal(["wal"], Query("PRAGMA journal_mode"));
        Assert.Equal(["ok"], Query("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task A_file_of_the_second_version_is_migrated_with_all_that_is_in_it()
    {
        var store = _file.Open();
        var under = new StoreUnderTest<SqliteTrainingStore>(store, new());
        var claim = await under.AddAndClaimAsync(Sample.Job("key"));
        var job = await store.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], deployment: null, Token);
        await store.SetActiveVersionAsync(Ava, 1, Token);
        var before = await store.GetVersionAsync(Ava, 1, Token);
        Query($"{WithoutVersion3} PRAGMA user_version = 2;");
        SqliteConnection.ClearAllPools();

        var migrated = _file.Open();
        Assert.Equal(before, await migrated.GetVersionAsync(Ava, 1, Token));
        Assert.Equal(1, (await migrated.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.Equal(job, await migrated.GetJobAsync(job.Key, Token));
        Assert.NotNull(await migrated.AddDeploymentAsync(Sample.Deployment(), Token));
        Assert.True((await migrated.ReceiveWebhookAsync("local", "wh-1", null, Token)).IsNew);
        var checkpoint = Sample.Version("m:10") with { JobId = job.Key.Id, CheckpointStep = 10 };
        Assert.Equal(checkpoint with { Number = 2 }, await migrated.AdoptVersionAsync(checkpoint, Token));
        Assert.Equal(["3"], Query("PRAGMA user_version"));
        Assert.Equal(["ok"], Query("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_migrated_with_all_that_is_in_it()
    {
        var import = Sample.Import();
        var store = _file.Open();
        await store.ImportAsync(import, Sample.Example(import, "a", "Ben"));
        await store.AdoptVersionAsync(Sample.Version("m"), Token);

        // What the later versions added, taken back.
        Query(
            $"""
            {WithoutVersion3}
            DROP TABLE avatar_vendor_erasures; DROP TABLE avatar_compaction; DROP TABLE avatar_erased_participants; DROP INDEX avatar_model_versions_model;
            ALTER TABLE avatar_model_versions DROP COLUMN deleted_at; ALTER TABLE avatar_training_examples DROP COLUMN participant_ids;
            PRAGMA user_version = 1;
            """);
        SqliteConnection.ClearAllPools();

        var migrated = _file.Open();
        var example = Assert.Single(await migrated.ReadAllAsync(Ava));
        Assert.Equal(["Ben"], example.Participants);
        Assert.Empty(example.ParticipantIds);
        Assert.Null(Assert.Single(await migrated.ListVersionsAsync(Ava, Token)).DeletedAt);
        var later = Sample.Import();
        await migrated.ImportAsync(later, Sample.Example(later, "b", "Ben") with { ParticipantIds = ["telegram:user1"] });
        Assert.Equal(1, (await migrated.EraseAsync(Ava, AvatarFineTune.Stores.ErasureScope.Participant("user1"), Token)).Examples);
        Assert.Equal(["3"], Query("PRAGMA user_version"));
        Assert.Equal(["ok"], Query("PRAGMA integrity_check"));
    }

    private const string WithoutVersion3 = """
        DROP TABLE avatar_deployments; DROP TABLE avatar_webhooks;
        DROP INDEX avatar_model_versions_job; ALTER TABLE avatar_model_versions DROP COLUMN checkpoint_step;
        CREATE UNIQUE INDEX avatar_model_versions_job ON avatar_model_versions (user_id, job_id) WHERE job_id IS NOT NULL;
        """;

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file.Path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
