using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Erasing an avatar of an app that had tables of its own before: its rows stay, and what was written into them by us goes.</summary>
public sealed class ErasureOfAdoptedTests(PostgresServer server) : IAsyncLifetime
{
    private readonly AvatarKey _avatar = new(Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
    private TestDatabase _database = null!;
    private PostgresTrainingStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Sample Sample => new(_avatar, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync("adopted_for_erasure", async owner =>
        {
            await server.CreateRolesAsync();
            await PostgresStores.RunAsync(
                owner,
                """
                CREATE TABLE avatar_profiles (
                    id uuid PRIMARY KEY, user_id uuid NOT NULL, name text, prompt text NOT NULL DEFAULT '', base_model text NOT NULL DEFAULT 'none', mood text);
                CREATE TABLE pictures (avatar_id uuid NOT NULL REFERENCES avatar_profiles (id));
                CREATE TABLE avatar_training_data (id text PRIMARY KEY, user_id uuid NOT NULL, avatar_id uuid NOT NULL, note text);
                """);
            await using var source = NpgsqlDataSource.Create(owner);
            await new PostgresMigrations(source, new()).MigrateAsync(Token);
        });
        await PostgresStores.RunAsync(
            _database.ConnectionString,
            $"""
            INSERT INTO avatar_profiles (id, user_id, name, mood) VALUES ('{_avatar.AvatarId}', '{_avatar.UserId}', 'Ava', 'merry');
            INSERT INTO pictures VALUES ('{_avatar.AvatarId}');
            INSERT INTO avatar_training_data (id, user_id, avatar_id, note) VALUES ('first', '{_avatar.UserId}', '{_avatar.AvatarId}', 'of the app');
            """);
        _store = PostgresStores.Open(_database, Access.LeastPrivilege);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_apps_rows_stay_and_ours_go()
    {
        await _store.SaveAvatarAsync(Sample.Profile(), Token);
        var import = Sample.Import();
        await _store.ImportAsync(import, Sample.Example(import, "tea"));
        await _store.AdoptVersionAsync(Sample.Version("m"), Token);
        Assert.True(await _store.SetActiveVersionAsync(_avatar, 1, Token));

        await _store.EraseAsync(_avatar, ErasureScope.Avatar, Token);

        Assert.Equal(
            "Ava|merry||echo|||||f",
            await AskAsync(
                """
                SELECT concat_ws('|', name, mood, prompt, base_model, coalesce(base_vendor, ''), coalesce(active_version::text, ''),
                    coalesce(active_vendor, ''), coalesce(active_fine_tuned_model, ''), use_fine_tuned_model) FROM avatar_profiles
                """));
        Assert.Equal("first", await AskAsync("SELECT string_agg(id, ' ') FROM avatar_training_data"));
        Assert.Equal("1", await AskAsync("SELECT count(*)::text FROM pictures"));
        Assert.Equal("0", await AskAsync("SELECT count(*)::text FROM avatar_training_examples"));
        var profile = await _store.GetAvatarAsync(_avatar, Token);
        Assert.Equal(("Ava", "", null, null), (profile!.Name, profile.Prompt, profile.BaseModel, profile.ActiveVersion));
    }

    [Fact]
    public async Task The_record_of_an_erased_avatar_shares_no_model_though_its_row_stays()
    {
        var other = new AvatarKey(_avatar.UserId, Guid.CreateVersion7().ToString());
        await _store.AdoptVersionAsync(Sample.Version("m"), Token);
        Assert.True(await _store.IsModelSharedAsync(new("local", "m"), other, Token));

        await _store.EraseAsync(_avatar, ErasureScope.Avatar, Token);
        Assert.False(await _store.IsModelSharedAsync(new("local", "m"), other, Token));

        Assert.True(await _store.SetActiveVersionAsync(_avatar, 1, Token));
        Assert.True(await _store.IsModelSharedAsync(new("local", "m"), other, Token));
    }

    [Fact]
    public async Task A_participant_goes_from_our_imports_alone()
    {
        var import = Sample.Import("Chat with Ben");
        await _store.ImportAsync(import, Sample.Example(import, "tea", "Ben"));
        await PostgresStores.RunAsync(_database.ConnectionString, "UPDATE avatar_training_data SET source_name = 'Ben, by the app' WHERE id = 'first'");

        await _store.EraseAsync(_avatar, ErasureScope.Participant("Ben"), Token);

        Assert.DoesNotContain("Ben", (await _store.GetImportAsync(_avatar, import.Id, Token))!.SourceName, StringComparison.Ordinal);
        Assert.Equal("Ben, by the app", await AskAsync("SELECT source_name FROM avatar_training_data WHERE id = 'first'"));
    }

    [Fact]
    public async Task An_import_goes_and_the_apps_own_row_does_not()
    {
        var import = Sample.Import();
        await _store.ImportAsync(import, Sample.Example(import, "tea"));

        await _store.EraseAsync(_avatar, ErasureScope.Import(import.Id), Token);

        Assert.Equal("first", await AskAsync("SELECT string_agg(id, ' ') FROM avatar_training_data"));
    }

    private async Task<string?> AskAsync(string sql) => await ServerTests.AskAsync(_database.ConnectionString, sql);
}
