using AvatarFineTune.Avatars;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>Tables are made when asked for, once, by one host, whole or not at all.</summary>
public sealed class MigrationTests(PostgresServer server)
{
    [Theory]
    [InlineData("read committed")]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task Sixteen_hosts_that_migrate_at_once_end_well_and_one_of_them_does_it(string isolation)
    {
        for (var round = 0; round < 3; round++)
        {
            await using var database = await Sql.EmptyAsync(server);
            await Store.PostgresStores.RunAsync(database.ConnectionString, $"ALTER DATABASE {database.Name} SET default_transaction_isolation = '{isolation}'");
            var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString;

            var before = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Sql.MigrateAsync(connection))));

            Assert.Equal([0, .. Enumerable.Repeat(PostgresMigrations.NewestVersion, 15)], before.Order());
            Assert.Equal($"{PostgresMigrations.NewestVersion}", await Sql.OneAsync(database.ConnectionString, "SELECT count(*) FROM avatar_fine_tune_schema"));
        }
    }

    [Fact]
    public async Task A_first_use_without_tables_names_the_way_to_make_them_and_makes_nothing()
    {
        await using var database = await Sql.EmptyAsync(server);
        await using var store = Store.PostgresStores.Open(database, Store.Access.Owner);

        var read = await Assert.ThrowsAsync<TrainingStoreException>(() => store.GetAvatarAsync(new("user-1", "ava"), TestContext.Current.CancellationToken));
        var write = await Assert.ThrowsAsync<TrainingStoreException>(() =>
            store.SaveAvatarAsync(new() { Avatar = new("user-1", "ava") }, TestContext.Current.CancellationToken));

        Assert.Equal(
            "GetAvatar: the schema 'public' holds no tables of AvatarFineTune. Call PostgresMigrations.MigrateAsync, set MigrateOnStart, or run the script that PostgresMigrations.Script gives.",
            read.Message);
        Assert.False(write.IsTransient);
        Assert.Empty(await Sql.TablesAsync(database.ConnectionString));
        Assert.Equal("0", await Sql.OneAsync(database.ConnectionString, "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"));
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_left_alone()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        await Store.PostgresStores.RunAsync(database.ConnectionString, "INSERT INTO avatar_fine_tune_schema (version, name) VALUES (99, 'from later')");
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);
        var expected = $"the tables in schema 'public' were made by a newer AvatarFineTune (version 99; this one knows {PostgresMigrations.NewestVersion}). Update AvatarFineTune.Postgres.";

        var use = await Assert.ThrowsAsync<TrainingStoreException>(() => store.GetAvatarAsync(new("user-1", "ava"), TestContext.Current.CancellationToken));
        Assert.Equal($"GetAvatar: {expected}", use.Message);
        Assert.Equal($"Migrate: {expected}", (await Sql.MigrationRefusedAsync(database.ConnectionString)).Message);
    }

    [Fact]
    public async Task The_version_can_be_asked_for_before_and_after()
    {
        await using var database = await Sql.EmptyAsync(server);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var migrations = new PostgresMigrations(source, new());

        Assert.Equal(0, await migrations.GetVersionAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await migrations.MigrateAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresMigrations.NewestVersion, await migrations.GetVersionAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_migration_that_is_killed_halfway_leaves_nothing_and_can_be_run_again()
    {
        await using var database = await Sql.EmptyAsync(server);
        await Store.PostgresStores.RunAsync(database.ConnectionString, "CREATE TABLE avatar_profiles (id uuid PRIMARY KEY, user_id uuid NOT NULL)");
        var before = await Sql.ContentAsync(database.ConnectionString);
        await using var app = new NpgsqlConnection(database.ConnectionString);
        await app.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await app.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var read = new NpgsqlCommand("SELECT count(*) FROM avatar_profiles", app))
        {
            await read.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }

        // The app reads its table, so that the migration has made most tables and waits for this one.
        var migrating = Sql.MigrateAsync(database.ConnectionString);
        while (await Sql.OneAsync(database.AdministratorConnectionString, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'relation'") != "1")
        {
            Assert.False(migrating.IsCompleted);
            await Task.Yield();
        }

        await Sql.OneAsync(
            database.AdministratorConnectionString,
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        Assert.True((await Assert.ThrowsAsync<TrainingStoreException>(() => migrating)).IsTransient);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, await Sql.ContentAsync(database.ConnectionString));
        Assert.Equal(0, await Sql.MigrateAsync(database.ConnectionString));
    }

    [Fact]
    public async Task A_migration_works_through_a_pooler_and_makes_the_same()
    {
        await using var pooled = await Sql.EmptyAsync(server);
        await using var direct = await Sql.EmptyAsync(server);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Sql.MigrateAsync(pooled.BouncedConnectionString, o => o.TransactionPooling = true))));
        await Sql.MigrateAsync(direct.ConnectionString);

        Assert.Single(hosts, h => h == 0);
        Assert.Equal(await Sql.ContentAsync(direct.ConnectionString), await Sql.ContentAsync(pooled.ConnectionString));
    }

    [Theory]
    [InlineData("avatars")]
    [InlineData("My Avatars")]
    [InlineData("50% of aft.all; $1 @x :y")]
    [InlineData("aft_profiles_user")]
    [InlineData("Größen")]
    public async Task Any_schema_will_do_and_two_live_in_one_database(string schema)
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Equal(0, await Sql.MigrateAsync(database.ConnectionString, o => o.Schema = schema));
        Assert.Equal(PostgresMigrations.NewestVersion, await Sql.MigrateAsync(database.ConnectionString, o => o.Schema = schema));

        var key = new AvatarKey("user-1", "ava");
        await using var first = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);
        await using var second = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege, o => o.Schema = schema);
        await first.SaveAvatarAsync(new() { Avatar = key, Name = "First" }, TestContext.Current.CancellationToken);
        await second.SaveAvatarAsync(new() { Avatar = key, Name = "Second" }, TestContext.Current.CancellationToken);

        Assert.Equal("First", (await first.GetAvatarAsync(key, TestContext.Current.CancellationToken))!.Name);
        Assert.Equal("Second", (await second.GetAvatarAsync(key, TestContext.Current.CancellationToken))!.Name);
        Assert.Equal(await Sql.TablesAsync(database.ConnectionString), await Sql.TablesAsync(database.ConnectionString, schema));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a'b")]
    [InlineData("a$$b")]
    [InlineData("größergrößergrößergrößergrößergrößergrößergrößergrößer")]
    public void A_schema_that_no_server_could_keep_is_refused(string schema) =>
        Assert.ThrowsAny<ArgumentException>(() => new PostgresStoreOptions { Schema = schema });
}
