using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>A table that can't be used is named, with what is wrong; nothing is changed then.</summary>
public sealed class AdoptionRefusalTests(PostgresServer server)
{
    [Theory]
    [InlineData(
        "CREATE TABLE avatar_profiles (id bigint PRIMARY KEY, user_id uuid NOT NULL)",
        "AvatarFineTune can not use the column avatar_profiles.id of your table, which is of type bigint: it must be text or uuid.")]
    [InlineData(
        "CREATE TABLE avatar_profiles (id uuid PRIMARY KEY, user_id varchar(40) NOT NULL)",
        "AvatarFineTune can not use the column avatar_profiles.user_id of your table, which is of type character varying: it must be text or uuid.")]
    [InlineData(
        "CREATE DOMAIN key AS uuid; CREATE TABLE avatar_profiles (id key PRIMARY KEY, user_id uuid NOT NULL)",
        "AvatarFineTune can not use the column avatar_profiles.id of your table, which is of type key: it must be text or uuid.")]
    [InlineData(
        "CREATE TABLE avatar_profiles (id uuid PRIMARY KEY)",
        "AvatarFineTune needs the column avatar_profiles.user_id, which your table does not have: add it as text or uuid.")]
    [InlineData(
        "CREATE TABLE avatar_training_data (id char(36) PRIMARY KEY, user_id uuid, avatar_id uuid)",
        "AvatarFineTune can not use the column avatar_training_data.id of your table, which is of type character: it must be uuid or text.")]
    [InlineData(
        "CREATE TABLE avatar_training_data (id uuid PRIMARY KEY, user_id uuid)",
        "AvatarFineTune needs the column avatar_training_data.avatar_id, which your table does not have: add it as text or uuid.")]
    [InlineData(
        "CREATE TABLE avatar_profiles (id uuid PRIMARY KEY, user_id uuid, active_version text)",
        "AvatarFineTune can not use the column avatar_profiles.active_version of your table, which is of type text: it must be integer.")]
    [InlineData(
        "CREATE TABLE avatar_profiles (id uuid PRIMARY KEY, user_id uuid, created_at timestamp)",
        "AvatarFineTune can not use the column avatar_profiles.created_at of your table, which is of type timestamp without time zone: it must be timestamp with time zone.")]
    [InlineData(
        "CREATE VIEW avatar_profiles AS SELECT 'x'::text AS id, 'y'::text AS user_id",
        "AvatarFineTune can not use your avatar_profiles, which is no table: rename it, or give AvatarFineTune a schema of its own.")]
    public async Task A_table_that_can_not_be_used_is_named_and_nothing_is_changed(string theirs, string expected)
    {
        await using var database = await Sql.EmptyAsync(server);
        await Store.PostgresStores.RunAsync(database.ConnectionString, theirs);
        var before = await Sql.ContentAsync(database.ConnectionString);

        var refused = await Sql.MigrationRefusedAsync(database.ConnectionString);

        Assert.Equal($"Migrate: {expected}", refused.Message);
        Assert.False(refused.IsTransient);
        Assert.Equal(before, await Sql.ContentAsync(database.ConnectionString));
    }

    [Fact]
    public async Task A_table_of_another_owner_is_named()
    {
        await using var database = await Sql.EmptyAsync(server);
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, "CREATE TABLE avatar_profiles (id uuid PRIMARY KEY, user_id uuid)");
        Assert.Contains("(must be owner of table avatar_profiles)", (await Sql.MigrationRefusedAsync(database.ConnectionString)).Message, StringComparison.Ordinal);
    }
}
