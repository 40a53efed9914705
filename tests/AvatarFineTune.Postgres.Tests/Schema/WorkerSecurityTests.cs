using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>Workers serve all users, and see no word that anybody wrote.</summary>
public sealed class WorkerSecurityTests(PostgresServer server)
{
    private static readonly (string, string) System = ("avatar_fine_tune.system", "on");

    private static readonly string[] ForWorkers =
        ["avatar_deployments", "avatar_fine_tune_job_events", "avatar_fine_tune_jobs", "avatar_fine_tune_usage", "avatar_fine_tune_usage_records", "avatar_vendor_erasures"];

    [Fact]
    public async Task A_worker_sees_jobs_hosting_erasures_and_usage_of_all_users_and_nothing_else()
    {
        await using var database = await SeededAsync();
        var (worker, both) = (await WorkerLoginAsync(database), database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password));
        foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
        {
            if (ForWorkers.Contains(table))
            {
                Assert.Equal("2", await Sql.OneAsync(worker, $"SELECT count(*) FROM {table}", System));
                Assert.Equal("2", await Sql.OneAsync(both, $"SELECT count(*) FROM {table}", System));
            }
            else
            {
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusedAsync(worker, $"SELECT count(*) FROM {table}", System));
                Assert.Equal("0", await Sql.OneAsync(both, $"SELECT count(*) FROM {table}", System));
            }
        }
    }

    [Fact]
    public async Task A_worker_that_is_no_app_can_not_take_a_users_place()
    {
        await using var database = await SeededAsync();
        var worker = await WorkerLoginAsync(database);
        foreach (var table in ForWorkers)
        {
            Assert.Equal("0", await Sql.OneAsync(worker, $"SELECT count(*) FROM {table}", ("avatar_fine_tune.user_id", "user-a")));
        }
    }

    [Theory]
    [InlineData("on")]
    [InlineData("true")]
    public async Task An_app_that_calls_itself_the_system_sees_nothing_more(string value)
    {
        await using var database = await SeededAsync();
        var app = database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password);
        foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
        {
            Assert.Equal("0", await Sql.OneAsync(app, $"SELECT count(*) FROM {table}", ("avatar_fine_tune.system", value)));
            Assert.Equal("1", await Sql.OneAsync(app, $"SELECT count(*) FROM {table}", ("avatar_fine_tune.system", value), ("avatar_fine_tune.user_id", "user-a")));
        }
    }

    [Fact]
    public async Task Who_comes_with_a_token_is_never_the_system()
    {
        await using var database = await SeededAsync();
        var both = database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password);
        Assert.Equal("1", await Sql.OneAsync(both, "SELECT count(*) FROM avatar_fine_tune_jobs", System, ("request.jwt.claims", "{\"sub\":\"user-b\"}")));
        Assert.Equal("0", await Sql.OneAsync(both, "SELECT count(*) FROM avatar_fine_tune_jobs", System, ("request.jwt.claims", "{}")));
        Assert.Equal("1", await Sql.OneAsync(both, "SELECT count(*) FROM avatar_fine_tune_jobs", System, ("request.jwt.claim.sub", "user-b")));
    }

    [Fact]
    public async Task Only_the_system_sees_the_ids_of_vendors_calls()
    {
        const string Take = "INSERT INTO avatar_webhooks (vendor, id, received_at) VALUES ('openai', 'wh-1', now())";
        await using var database = await SeededAsync();
        var (worker, app) = (await WorkerLoginAsync(database), database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password));
        var both = database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusedAsync(worker, Take, ("avatar_fine_tune.user_id", "user-a")));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusedAsync(app, Take, System));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusedAsync(app, "SELECT count(*) FROM avatar_webhooks", System));

        await Sql.OneAsync(worker, Take, System);
        Assert.Equal("1", await Sql.OneAsync(worker, "SELECT count(*) FROM avatar_webhooks", System));
        Assert.Equal("0", await Sql.OneAsync(both, "SELECT count(*) FROM avatar_webhooks", ("avatar_fine_tune.user_id", "user-a")));
        Assert.Equal("0", await Sql.OneAsync(both, "SELECT count(*) FROM avatar_webhooks", System, ("request.jwt.claims", "{\"sub\":\"user-b\"}")));
    }

    [Fact]
    public async Task Only_workers_may_ask_whether_a_model_is_shared_and_get_a_yes_or_no()
    {
        const string Ask = "SELECT avatar_fine_tune_model_is_shared('x', 'x', 'user-a', 'ava')";
        await using var database = await SeededAsync();
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.RefusedAsync(database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password), Ask));
        var worker = await WorkerLoginAsync(database);
        Assert.Equal("t", await Sql.OneAsync(worker, Ask));

        await Store.PostgresStores.RunAsync(database.ConnectionString, "UPDATE avatar_model_versions SET deleted_at = now() WHERE user_id = 'user-b'");
        Assert.Equal("f", await Sql.OneAsync(worker, Ask));
    }

    [Fact]
    public async Task Where_not_even_the_owner_may_see_all_the_question_fails_and_is_not_answered_with_no()
    {
        await using var database = await SeededAsync();
        await Store.PostgresStores.RunAsync(database.ConnectionString, "ALTER TABLE avatar_model_versions FORCE ROW LEVEL SECURITY");
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            await Sql.RefusedAsync(await WorkerLoginAsync(database), "SELECT avatar_fine_tune_model_is_shared('x', 'x', 'user-a', 'ava')"));
    }

    private async Task<TestDatabase> SeededAsync()
    {
        var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        await SampleRows.AddAsync(database.ConnectionString, "user-a", "user-b");
        return database;
    }

    private async Task<string> WorkerLoginAsync(TestDatabase database)
    {
        var name = database.Name + "_worker";
        await server.CreateLoginAsync(name, "made up");
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"GRANT avatar_fine_tune_worker TO {name}");
        return database.Login(name, "made up");
    }
}
