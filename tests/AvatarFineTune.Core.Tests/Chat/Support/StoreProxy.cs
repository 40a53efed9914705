using System.Collections.Concurrent;
using System.Reflection;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Core.Tests.Chat.Support;

/// <summary>Stands before a store: counts its calls and lets a test break or delay them by name.</summary>
public class StoreProxy : DispatchProxy
{
    private ITrainingStore _inner = null!;

    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs before a call; what it throws is what the call throws.</summary>
    public Action<string>? Before { get; set; }

    public static (ITrainingStore Store, StoreProxy Proxy) Over(ITrainingStore inner)
    {
        var store = Create<ITrainingStore, StoreProxy>();
        var proxy = (StoreProxy)(object)store;
        proxy._inner = inner;
        return (store, proxy);
    }

    public int Count(string call) => Calls.GetValueOrDefault(call);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Calls.AddOrUpdate(targetMethod!.Name, 1, (_, n) => n + 1);
        Before?.Invoke(targetMethod.Name);
        return targetMethod.Invoke(_inner, args);
    }
}
