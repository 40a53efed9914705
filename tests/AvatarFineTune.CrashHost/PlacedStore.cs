using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Local;
using AvatarFineTune.Postgres;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.CrashHost;

/// <summary>A store that another process finds by its place: a SQLite file's path, or a connection string of PostgreSQL.</summary>
public sealed class PlacedStore : DelegatingTrainingStore, IDisposable
{
    private readonly IDisposable _owner;

    private PlacedStore(ITrainingStore training, IUsageStore usage, IJobQueue queue, IErasureQueue erasures, IDeploymentQueue deployments, IDisposable owner)
        : base(training, usage, queue, erasures, deployments) => _owner = owner;

    /// <summary>Opens the store at a place.</summary>
    public static PlacedStore Open(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (!place.Contains('=', StringComparison.Ordinal))
        {
            var file = new SqliteTrainingStore(place, new(), TimeProvider.System);
            return new(file, file, file, file, file, file);
        }

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAvatarFineTuning().UsePostgres(place);
        var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<PostgresTrainingStore>();
        return new(store, store, store, store, store, provider);
    }

    public void Dispose() => _owner.Dispose();
}
