namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Collects what AvatarFineTune runs on: <c>Use*</c> chooses the one store, <c>Add*</c> adds vendors, readers, sinks and
/// the worker. The order of calls never matters, and nothing starts here.
/// </summary>
public interface IAvatarFineTuningBuilder
{
    /// <summary>The services to register with.</summary>
    IServiceCollection Services { get; }
}
