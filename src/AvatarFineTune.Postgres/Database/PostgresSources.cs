using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// The data sources of one registration: apart from one that the app may have registered for itself. Made before all that
/// works on them, and so closed after it.
/// </summary>
internal sealed class PostgresSources : IAsyncDisposable, IDisposable
{
    private readonly bool _ownsStore;
    private readonly NpgsqlDataSource? _direct;

    public PostgresSources(NpgsqlDataSource store, bool ownsStore, PostgresStoreOptions options)
    {
        Store = store;
        _ownsStore = ownsStore;
        if (options.DirectConnectionString is { } text)
        {
            var direct = PostgresConnectionString.Read(text, nameof(options.DirectConnectionString));
            (direct.MinPoolSize, direct.MaxPoolSize) = (0, 1);
            _direct = NpgsqlDataSource.Create(direct);
        }

        Listening = _direct ?? (options.TransactionPooling ? null : store);
    }

    /// <summary>What the store works on.</summary>
    public NpgsqlDataSource Store { get; }

    /// <summary>What hears of changes; <see langword="null"/> where a pooler would lose them.</summary>
    public NpgsqlDataSource? Listening { get; }

    public void Dispose()
    {
        _direct?.Dispose();
        if (_ownsStore)
        {
            Store.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_direct is not null)
        {
            await _direct.DisposeAsync().ConfigureAwait(false);
        }

        if (_ownsStore)
        {
            await Store.DisposeAsync().ConfigureAwait(false);
        }
    }
}
