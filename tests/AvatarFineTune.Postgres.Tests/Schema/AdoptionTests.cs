using AvatarFineTune.Avatars;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>An app that had tables of our names keeps them as they are; we live in them.</summary>
public sealed class AdoptionTests(PostgresServer server)
{
    private const string User = "7d0c2f4e-51a5-4c0e-9d38-4a1f6b2c9e01";
    private const string Ava = "0b6a1d52-7f0e-4a6c-8a53-2f9d1c3b4e02";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Keys => ["uuid", "text"];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task What_the_app_had_is_untouched_and_columns_are_added(string keys)
    {
        await using var database = await AdoptedAsync(keys, migrate: false);
        const string Theirs = "SELECT id, user_id, name, mood, created_at FROM avatar_profiles UNION ALL SELECT id, user_id, content, avatar_id::text, created_at FROM avatar_training_data";
        var before = await Sql.AllAsync(database.ConnectionString, Theirs);

        await Sql.MigrateAsync(database.ConnectionString);

        Assert.Equal(2, before.Count);
        Assert.Equal(before, await Sql.AllAsync(database.ConnectionString, Theirs));
        Assert.Equal("f||||", await Sql.OneAsync(database.ConnectionString, "SELECT use_fine_tuned_model, active_fine_tuned_model, active_version, base_model, prompt FROM avatar_profiles"));
        Assert.Equal("", await Sql.OneAsync(database.ConnectionString, "SELECT report FROM avatar_training_data"));
        Assert.Equal("0", await Sql.OneAsync(database.ConnectionString, "SELECT count(*) FROM pg_policies WHERE tablename IN ('avatar_profiles', 'avatar_training_data')"));
        Assert.Equal("f|f", await Sql.OneAsync(database.ConnectionString, "SELECT (SELECT relrowsecurity FROM pg_class WHERE oid = 'avatar_profiles'::regclass), (SELECT relrowsecurity FROM pg_class WHERE oid = 'avatar_training_data'::regclass)"));
    }

    [Fact]
    public async Task Row_level_security_of_the_apps_own_stays_on_with_its_policies_and_needs_one_for_us()
    {
        await using var database = await AdoptedAsync("uuid", migrate: false);
        await Store.PostgresStores.RunAsync(database.ConnectionString, "ALTER TABLE avatar_profiles ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON avatar_profiles USING (user_id = nullif(current_setting('app.user', true), '')::uuid)");
        await Sql.MigrateAsync(database.ConnectionString);
        Assert.Equal("own", await Sql.OneAsync(database.ConnectionString, "SELECT string_agg(policyname, ',') FROM pg_policies WHERE tablename = 'avatar_profiles'"));
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);

        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => store.SaveAvatarAsync(new() { Avatar = new(User, Ava), Name = "Ava" }, Token));
        Assert.EndsWith("Where a table of the app's own has row-level security, it needs a policy for avatar_fine_tune_app.", refused.Message, StringComparison.Ordinal);

        // As docs/schema.md says.
        await Store.PostgresStores.RunAsync(database.ConnectionString, "CREATE POLICY avatar_fine_tune ON avatar_profiles TO avatar_fine_tune_app USING (user_id::text = (SELECT avatar_fine_tune_user()))");
        Assert.Equal("Ava", (await store.SaveAvatarAsync(new() { Avatar = new(User, Ava), Name = "Ava" }, Token)).Name);
        Assert.Empty(await store.ListAvatarsAsync(Guid.NewGuid().ToString(), Token));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Profiles_and_versions_work_on_the_apps_rows_and_on_new_ones(string keys)
    {
        await using var database = await AdoptedAsync(keys);
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);
        var theirs = new AvatarKey(User, Ava);
        var ours = new AvatarKey(User, Guid.NewGuid().ToString());

        Assert.Equal("Ava Lindqvist", (await store.GetAvatarAsync(theirs, Token))!.Name);
        await store.SaveAvatarAsync(new() { Avatar = ours, Name = "Second" }, Token);
        Assert.Equal(2, (await store.ListAvatarsAsync(User, Token)).Count);

        foreach (var avatar in new[] { theirs, ours })
        {
            await store.AdoptVersionAsync(new() { Avatar = avatar, Number = 1, Model = new("local", $"ft-{avatar.AvatarId}"), CreatedAt = DateTimeOffset.UnixEpoch }, Token);
        }

        await Store.PostgresStores.RunAsync(database.ConnectionString, $"UPDATE avatar_profiles SET active_version = 1, active_vendor = 'local', active_fine_tuned_model = 'ft-{Ava}', use_fine_tuned_model = true WHERE id::text = '{Ava}'");
        Assert.Equal(1, (await store.GetAvatarAsync(theirs, Token))!.ActiveVersion);
        Assert.Equal("merry", await Sql.OneAsync(database.ConnectionString, $"SELECT mood FROM avatar_profiles WHERE id::text = '{Ava}'"));
        Assert.Null(await store.GetAvatarAsync(new(Guid.NewGuid().ToString(), Ava), Token));
    }

    [Theory]
    [InlineData("user-1", Ava)]
    [InlineData(User, "ava")]
    [InlineData("7D0C2F4E-51A5-4C0E-9D38-4A1F6B2C9E01", Ava)]
    [InlineData(User, "{0b6a1d52-7f0e-4a6c-8a53-2f9d1c3b4e02}")]
    [InlineData(User, "0b6a1d527f0e4a6c8a532f9d1c3b4e02")]
    public async Task Where_keys_are_uuids_an_id_that_is_none_is_refused_in_words_and_no_spelling_is_taken_for_another(string user, string avatar)
    {
        await using var database = await AdoptedAsync("uuid");
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);
        var key = new AvatarKey(user, avatar);

        var refusals = new List<TrainingStoreException>
        {
            await Assert.ThrowsAsync<TrainingStoreException>(() => store.GetAvatarAsync(key, Token)),
            await Assert.ThrowsAsync<TrainingStoreException>(() => store.SaveAvatarAsync(new() { Avatar = key }, Token)),
            await Assert.ThrowsAsync<TrainingStoreException>(() => store.ListVersionsAsync(key, Token)),
            await Assert.ThrowsAsync<TrainingStoreException>(() => store.AdoptVersionAsync(new() { Avatar = key, Number = 1, Model = new("local", "x"), CreatedAt = DateTimeOffset.UnixEpoch }, Token)),
        };

        Assert.All(refusals, r =>
        {
            Assert.EndsWith(": an id is no uuid in lower case with dashes, and the app's own table has uuid keys: use such uuids as the ids of users and avatars.", r.Message, StringComparison.Ordinal);
            Assert.False(r.IsTransient);
        });
    }

    [Fact]
    public async Task A_column_that_the_app_requires_is_told()
    {
        await using var database = await AdoptedAsync("uuid", migrate: false);
        await Store.PostgresStores.RunAsync(database.ConnectionString, "ALTER TABLE avatar_profiles ALTER mood DROP DEFAULT, ALTER mood SET NOT NULL");
        await Sql.MigrateAsync(database.ConnectionString);
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);

        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => store.SaveAvatarAsync(new() { Avatar = new(User, Guid.NewGuid().ToString()) }, Token));
        Assert.Equal("SaveAvatar: the app's own table 'avatar_profiles' needs a value in 'mood': make the row in the app first.", refused.Message);
    }

    [Theory]
    [InlineData("ALTER TABLE avatar_profiles ADD CONSTRAINT tame CHECK (name <> 'Wild')", "SaveAvatar: the table 'avatar_profiles' refuses the row by its constraint 'tame'.")]
    [InlineData("CREATE TABLE people (id uuid PRIMARY KEY); ALTER TABLE avatar_profiles ADD CONSTRAINT someone FOREIGN KEY (user_id) REFERENCES people NOT VALID", "SaveAvatar: the table 'avatar_profiles' refuses the row by its constraint 'someone'.")]
    [InlineData("ALTER TABLE avatar_profiles ALTER name TYPE varchar(3) USING 'Ava'", "SaveAvatar: a value is longer than a column of the app's own table allows.")]
    public async Task What_else_the_apps_table_refuses_is_told(string theirs, string expected)
    {
        await using var database = await AdoptedAsync("uuid", migrate: false);
        await Store.PostgresStores.RunAsync(database.ConnectionString, theirs);
        await Sql.MigrateAsync(database.ConnectionString);
        await using var store = Store.PostgresStores.Open(database, Store.Access.LeastPrivilege);

        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => store.SaveAvatarAsync(new() { Avatar = new(User, Guid.NewGuid().ToString()), Name = "Wild" }, Token));
        Assert.StartsWith(expected, refused.Message, StringComparison.Ordinal);
    }

    private async Task<TestDatabase> AdoptedAsync(string keys, bool migrate = true)
    {
        var database = await Sql.EmptyAsync(server);
        await Store.PostgresStores.RunAsync(database.ConnectionString, AppTables.Of(keys, User, Ava));
        if (migrate)
        {
            await Sql.MigrateAsync(database.ConnectionString);
        }

        return database;
    }
}
