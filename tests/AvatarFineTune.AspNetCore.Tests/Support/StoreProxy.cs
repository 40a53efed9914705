using System.Reflection;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>The app's store, which fails at one call when a test says so.</summary>
#pragma warning disable CA1852 // The framework derives the proxy from it.
internal class StoreProxy : DispatchProxy
#pragma warning restore CA1852
{
    private ITrainingStore _store = null!;
    private Func<string, Exception?> _fault = null!;

    /// <summary>Puts it before the store that is registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="fault">What a call of a name fails with; <see langword="null"/> for nothing.</param>
    public static void Before(IAvatarFineTuningBuilder builder, Func<string, Exception?> fault)
    {
        var store = builder.Services.Last(s => s.ServiceType == typeof(ITrainingStore)).ImplementationFactory!;
        builder.Services.AddSingleton(services =>
        {
            var proxy = Create<ITrainingStore, StoreProxy>();
            var self = (StoreProxy)(object)proxy;
            (self._store, self._fault) = ((ITrainingStore)store(services), fault);
            return proxy;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _fault(targetMethod!.Name) is { } e ? throw e : targetMethod.Invoke(_store, args);
}
