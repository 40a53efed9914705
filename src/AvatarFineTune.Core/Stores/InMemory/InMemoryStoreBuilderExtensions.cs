using AvatarFineTune.Stores.InMemory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the in-memory store.</summary>
public static class InMemoryStoreBuilderExtensions
{
    /// <summary>Keeps everything in memory: for tests and trials. Nothing survives the process.</summary>
    /// <exception cref="InvalidOperationException">A store is registered already.</exception>
    public static IAvatarFineTuningBuilder UseInMemoryStore(this IAvatarFineTuningBuilder builder) =>
        builder.UseStore("UseInMemoryStore", services => new InMemoryTrainingStore(services.GetService<TimeProvider>() ?? TimeProvider.System));
}
