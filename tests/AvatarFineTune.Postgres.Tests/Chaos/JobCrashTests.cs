using AvatarFineTune.CrashHost;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Chaos;

/// <summary>A host is killed at each step of a job; each time on a copy of one database.</summary>
public sealed class JobCrashTests(PostgresServer server) : JobCrashSuite
{
    protected override async ValueTask<string> CreateStoreAsync() => Place(await PostgresStores.CreateLiveDatabaseAsync(server));

    protected override async ValueTask<string> CopyStoreAsync(string place, int number) =>
        Place(await server.CopyDatabaseAsync(new NpgsqlConnectionStringBuilder(place).Database!));

    protected override void CloseConnections() => NpgsqlConnection.ClearAllPools();

    private static string Place(TestDatabase database) => database.Login(PostgresStores.Login, PostgresStores.Password);
}
