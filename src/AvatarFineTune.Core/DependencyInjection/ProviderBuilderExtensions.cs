using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What a provider package calls in its own <c>Use*</c> and <c>Add*</c> methods.</summary>
public static class ProviderBuilderExtensions
{
    /// <summary>Registers the one store. A second store is refused at once, naming both.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="call">The provider's own call, such as <c>UseSqlite</c>, for error messages.</param>
    /// <param name="factory">Makes the store, once.</param>
    /// <typeparam name="TStore">A store that plays every role.</typeparam>
    /// <exception cref="InvalidOperationException">A store is registered already.</exception>
    public static IAvatarFineTuningBuilder UseStore<TStore>(
        this IAvatarFineTuningBuilder builder, string call, Func<IServiceProvider, TStore> factory)
        where TStore : class, ITrainingStore, IUsageStore, IJobQueue, IErasureQueue, IDeploymentQueue
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(call);
        ArgumentNullException.ThrowIfNull(factory);
        if (builder.Services.FirstOrDefault(s => s.ServiceType == typeof(StoreRegistration))?.ImplementationInstance is StoreRegistration first)
        {
            throw new InvalidOperationException($"{first.Call} was called already; remove it or {call}: there is exactly one training store.");
        }

        builder.Services
            .AddSingleton(new StoreRegistration(call))
            .AddSingleton(factory)
            .AddSingleton<ITrainingStore>(s => s.GetRequiredService<TStore>())
            .AddSingleton<IUsageStore>(s => s.GetRequiredService<TStore>())
            .AddSingleton<IJobQueue>(s => s.GetRequiredService<TStore>())
            .AddSingleton<IErasureQueue>(s => s.GetRequiredService<TStore>())
            .AddSingleton<IDeploymentQueue>(s => s.GetRequiredService<TStore>());
        return builder;
    }

    /// <summary>Registers a vendor under a name. The same name twice is refused at once.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that <c>ModelRef.Vendor</c> uses: 1 to 64 characters, without <c>/</c>.</param>
    /// <param name="factory">Makes the vendor, once.</param>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public static IAvatarFineTuningBuilder AddVendor(
        this IAvatarFineTuningBuilder builder, string name, Func<IServiceProvider, IModelVendor> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        _ = new AvatarFineTune.Avatars.ModelRef(name, "any");
        if (builder.Services.Any(s => s.ImplementationInstance is VendorRegistration v && string.Equals(v.Name, name, StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"A vendor named '{name}' is registered already; give this one another name.");
        }

        builder.Services.AddSingleton(new VendorRegistration(name, factory));
        return builder;
    }

    /// <summary>Registers one more reader of chat exports; it is found by content, beside the built-in ones.</summary>
    public static IAvatarFineTuningBuilder AddTranscriptReader<TReader>(this IAvatarFineTuningBuilder builder)
        where TReader : class, ITranscriptReader, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ITranscriptReader>(new TReader());
        return builder;
    }
}

/// <summary>Remembers which call registered the store.</summary>
internal sealed record StoreRegistration(string Call);

/// <summary>A vendor's name and how to make it.</summary>
internal sealed record VendorRegistration(string Name, Func<IServiceProvider, IModelVendor> Factory);
