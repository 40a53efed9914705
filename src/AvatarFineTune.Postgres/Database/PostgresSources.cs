using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>The data sources of one registration: apart from one that the app may have registered for itself.</summary>
internal sealed class PostgresSources : IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource? _direct;

    public PostgresSources(NpgsqlDataSource store, PostgresStoreOptions options)
    {
        Store = store;
        _direct = options.DirectConnectionString is { } direct
            ? NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(direct) { MaxPoolSize = 1, MinPoolSize = 0 })
            : null;
        Listening = _direct ?? (options.TransactionPooling ? null : store);
    }

    /// <summary>What the store works on; the store closes it, if it is ours.</summary>
    public NpgsqlDataSource Store { get; }

    /// <summary>What hears of changes; <see langword="null"/> where a pooler would lose them.</summary>
    public NpgsqlDataSource? Listening { get; }

    public void Dispose() => _direct?.Dispose();

    public ValueTask DisposeAsync() => _direct?.DisposeAsync() ?? ValueTask.CompletedTask;
}
