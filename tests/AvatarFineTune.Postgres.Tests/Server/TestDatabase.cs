namespace AvatarFineTune.Postgres.Tests.Server;

/// <summary>
/// A database of one test or test class, dropped with all its connections when disposed. Each connection string comes
/// twice: straight to the server, and through PgBouncer, which pools by transaction, so that a session's settings,
/// temporary tables and advisory locks don't last.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;

    internal TestDatabase(PostgresServer server, string name) => (_server, Name) = (server, name);

    /// <summary>Its name on the server.</summary>
    public string Name { get; }

    /// <summary>Connects as the owner of the database and of what the template's preparation made in it.</summary>
    public string ConnectionString => Login(_server.Owner, _server.OwnerPassword);

    /// <summary>The same through PgBouncer.</summary>
    public string BouncedConnectionString => BouncedLogin(_server.Owner, _server.OwnerPassword);

    /// <summary>Connects as the superuser, whom no row-level security binds; not pooled.</summary>
    public string AdministratorConnectionString => PostgresServer.ConnectionString(Name);

    /// <summary>Connects as a role that was made, by <see cref="PostgresServer.CreateLoginAsync"/> or otherwise.</summary>
    public string Login(string name, string password) => PostgresServer.ConnectionString(Name, name, password, bounced: false);

    /// <summary>The same through PgBouncer.</summary>
    public string BouncedLogin(string name, string password) => PostgresServer.ConnectionString(Name, name, password, bounced: true);

    /// <summary>Ends all connections to it. Returns how many there were.</summary>
    public Task<int> KillBackendsAsync() => _server.KillBackendsAsync(Name);

    public async ValueTask DisposeAsync() => await _server.DropDatabaseAsync(Name);
}
