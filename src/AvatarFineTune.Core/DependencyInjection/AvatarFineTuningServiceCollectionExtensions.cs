using System.Diagnostics.CodeAnalysis;
using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Validation;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Jobs.Planning;
using AvatarFineTune.Jobs.Sweeping;
using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers AvatarFineTune.</summary>
public static class AvatarFineTuningServiceCollectionExtensions
{
    /// <summary>
    /// Registers the services: <see cref="AvatarService"/>, <see cref="TrainingDataService"/>, <see cref="FineTuneService"/>, <see cref="VendorWebhooks"/>,
    /// <see cref="AvatarChat"/> and <see cref="UsageService"/>, all thread-safe singletons. Choose a store with <c>Use*</c> and vendors with
    /// <c>Add*</c> on the result; with a host, a missing store fails its start. Calling it again adds nothing but options.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets options.</param>
    public static IAvatarFineTuningBuilder AddAvatarFineTuning(this IServiceCollection services, Action<AvatarFineTuningOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<AvatarFineTuningOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (!services.Any(s => s.ServiceType == typeof(FineTuneService)))
        {
            AddOptions(services);
            AddRooms(services);
            services.AddSingleton<IHostedService, RegistrationCheck>();
        }

        return new Builder(services);
    }

    /// <summary>
    /// Drives jobs, the hosting of their models, and erasures at vendors, and sweeps files that jobs left there, in the background of this host. Any
    /// number of hosts may; without any, call <see cref="FineTuneService.RunJobAsync"/>, <see cref="FineTuneService.RunDeploymentsAsync"/>,
    /// <see cref="FineTuneService.RunErasuresAsync"/> and <see cref="FineTuneService.SweepFilesAsync"/>.
    /// </summary>
    public static IAvatarFineTuningBuilder AddWorker(this IAvatarFineTuningBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FineTuneWorker>(s => new(
            Store<IJobQueue>(s), s.GetRequiredService<JobDriver>(), s.GetRequiredService<VendorRegistry>(), s.GetRequiredService<JobSignal>(), s.GetRequiredService<FineTuneOptions>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<FineTuneWorker>>())));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ErasureWorker>(s => new(
            s.GetRequiredService<ErasureDriver>(), s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ErasureWorker>>())));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeploymentWorker>(s => new(
            s.GetRequiredService<DeploymentDriver>(), s.GetRequiredService<JobSignal>(), s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<DeploymentWorker>>())));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FileSweepWorker>(s => new(
            s.GetRequiredService<FileSweep>(), s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<FileSweepWorker>>())));
        return builder;
    }

    /// <summary>Registers an observer of finished jobs.</summary>
    public static IAvatarFineTuningBuilder AddFineTuneObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(this IAvatarFineTuningBuilder builder)
        where TObserver : class, IFineTuneObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IFineTuneObserver, TObserver>();
        return builder;
    }

    /// <summary>Registers a sink that hears of every answered message, beside the store: a billing system, an event bus.</summary>
    public static IAvatarFineTuningBuilder AddUsageSink<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSink>(this IAvatarFineTuningBuilder builder)
        where TSink : class, IUsageSink
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IUsageSink, TSink>();
        return builder;
    }

    /// <summary>Registers where vendors find the keys of users who bring their own; users without one are served with the vendor's.</summary>
    /// <exception cref="InvalidOperationException">One is registered already.</exception>
    public static IAvatarFineTuningBuilder AddCredentialProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(this IAvatarFineTuningBuilder builder)
        where TProvider : class, IVendorCredentialProvider
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.FirstOrDefault(s => s.ServiceType == typeof(IVendorCredentialProvider)) is { } first)
        {
            throw new InvalidOperationException(
                $"{first.ImplementationType?.Name ?? "A credential provider"} is registered already; {typeof(TProvider).Name} would hide it: register one that asks both.");
        }

        builder.Services.AddSingleton<IVendorCredentialProvider, TProvider>();
        return builder;
    }

    /// <summary>Registers a provider of context for chats, after the built-in one that searches the avatar's own notes.</summary>
    public static IAvatarFineTuningBuilder AddContextProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(this IAvatarFineTuningBuilder builder)
        where TProvider : class, IAvatarContextProvider
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IAvatarContextProvider, TProvider>();
        return builder;
    }

    private static void AddOptions(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AvatarFineTuningOptions>, AvatarFineTuningOptionsValidator>();
        services.AddSingleton<IOptions<PricingOptions>>(s => Options.Options.Create(All(s).Pricing));
        services.AddSingleton<IOptions<AvatarChatDefaults>>(s => Options.Options.Create(All(s).Chat));
        services.AddSingleton<IOptions<UsageBudgetOptions>>(s => Options.Options.Create(All(s).Budgets));
        services.TryAddSingleton(s => All(s).FineTuning);
        services.TryAddSingleton(s => All(s).Datasets);
    }

    private static AvatarFineTuningOptions All(IServiceProvider services) =>
        services.GetRequiredService<IOptions<AvatarFineTuningOptions>>().Value;

    private static void AddRooms(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AvatarChanges>();
        services.AddSingleton<AvatarService>(s => new(Store<ITrainingStore>(s), s.GetRequiredService<AvatarChanges>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new VendorRegistry(s.GetServices<VendorRegistration>(), s));

        foreach (var reader in CoreTranscriptReaders.CreateAll())
        {
            services.AddSingleton(reader);
        }

        services.AddSingleton<TranscriptReaders>();
        services.AddSingleton<TrainingDataService>(s => new(
            s.GetRequiredService<TranscriptReaders>(), Store<ITrainingStore>(s), Store<ITrainingStore>(s), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<TrainingDataService>>(), s.GetRequiredService<AvatarChanges>()));
        services.AddAvatarChat();
        services.AddSingleton<DatasetComposer>();
        services.AddSingleton<DatasetValidator>();

        services.AddSingleton(s => new FallbackChain(All(s).DefaultModel, [.. All(s).FallbackModels], s.GetRequiredService<VendorRegistry>(), s.GetRequiredService<PriceBook>()));
        services.AddSingleton(s => new AvatarFineTuningHealthCheck(
            Store<IJobQueue>(s), Store<IErasureQueue>(s), Store<IDeploymentQueue>(s), s.GetRequiredService<FallbackChain>(), s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<JobSignal>();
        services.AddSingleton<StoreNotifications>(s => new(s.GetRequiredService<JobSignal>(), s.GetRequiredService<AvatarChanges>()));
        services.AddSingleton<UploadStep>(s => new(Store<ITrainingStore>(s)));
        services.AddSingleton<SubmitStep>(s => new(Store<ITrainingStore>(s), s.GetRequiredService<FineTuneOptions>()));
        services.AddSingleton<PollStep>();
        services.AddSingleton<SettleStep>(s => new(
            s.GetServices<IFineTuneObserver>, Store<ITrainingStore>(s), s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<ILogger<SettleStep>>()));
        services.AddSingleton<JobMachine>();
        services.AddSingleton<JobDriver>();
        services.AddSingleton<ErasureStep>(s => new(
            Store<ITrainingStore>(s), Store<IJobQueue>(s), Store<IErasureQueue>(s), s.GetRequiredService<JobDriver>(),
            new(Store<ITrainingStore>(s), Store<IErasureQueue>(s)), s.GetRequiredService<AvatarChanges>(),
            s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ErasureStep>>()));
        services.AddSingleton<ErasureDriver>(s => new(
            Store<IErasureQueue>(s), s.GetRequiredService<ErasureStep>(), s.GetRequiredService<VendorRegistry>(), s.GetRequiredService<FineTuneOptions>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ErasureDriver>>()));
        services.AddSingleton<DeploymentInstruments>();
        services.AddSingleton<UnusedHosting>(s => new(
            Store<ITrainingStore>(s), s.GetRequiredService<JobSignal>(), s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeploymentWriter>(s => new(
            Store<IDeploymentQueue>(s), s.GetRequiredService<AvatarChanges>(), s.GetRequiredService<JobSignal>(), s.GetRequiredService<DeploymentInstruments>(),
            s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<DeploymentWriter>>()));
        services.AddSingleton<DeploymentStop>(s => new(
            Store<ITrainingStore>(s), Store<IDeploymentQueue>(s), s.GetRequiredService<DeploymentWriter>(), s.GetRequiredService<FineTuneOptions>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<DeploymentStop>>()));
        services.AddSingleton<DeploymentStep>(s => new(
            Store<ITrainingStore>(s), s.GetRequiredService<UnusedHosting>(), s.GetRequiredService<DeploymentStop>(), s.GetRequiredService<DeploymentWriter>(),
            s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<DeploymentStep>>()));
        services.AddSingleton<DeploymentDriver>(s => new(
            Store<IDeploymentQueue>(s), s.GetRequiredService<DeploymentStep>(), s.GetRequiredService<DeploymentStop>(), s.GetRequiredService<VendorRegistry>(), s.GetRequiredService<FineTuneOptions>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<DeploymentDriver>>()));
        services.AddSingleton<VendorWebhooks>(s => new(
            s.GetRequiredService<VendorRegistry>(), Store<IJobQueue>(s), s.GetRequiredService<JobSignal>(), s.GetRequiredService<ILogger<VendorWebhooks>>()));
        services.AddSingleton<FileSweepInstruments>();
        services.AddSingleton<SweptAccounts>(s => new(
            s.GetRequiredService<VendorRegistry>(), Store<IJobQueue>(s), s.GetService<IVendorCredentialProvider>(), s.GetRequiredService<FileSweepInstruments>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<SweptAccounts>>()));
        services.AddSingleton<FileSweep>(s => new(
            Store<IJobQueue>(s), Store<ITrainingStore>(s), s.GetRequiredService<SweptAccounts>(), s.GetRequiredService<FileSweepInstruments>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<FileSweep>>()));
        services.AddSingleton<FineTunePlanner>();
        services.AddSingleton<FineTuneService>(s => new(
            Store<ITrainingStore>(s), Store<IJobQueue>(s), s.GetRequiredService<VendorRegistry>(), s.GetRequiredService<FineTunePlanner>(),
            s.GetRequiredService<JobDriver>(), s.GetRequiredService<ErasureDriver>(), s.GetRequiredService<DeploymentDriver>(), s.GetRequiredService<FileSweep>(), s.GetRequiredService<UnusedHosting>(),
            s.GetRequiredService<JobSignal>(), s.GetRequiredService<PriceBook>(), s.GetRequiredService<AvatarChanges>(),
            s.GetRequiredService<FineTuneOptions>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<FineTuneService>>()));
    }

    /// <summary>The store, or an error that names the missing call: without a host nothing checks at start-up.</summary>
    private static T Store<T>(IServiceProvider services)
        where T : class => services.GetService<T>() ?? throw new InvalidOperationException(RegistrationCheck.NoStore);

    private sealed class Builder(IServiceCollection services) : IAvatarFineTuningBuilder
    {
        public IServiceCollection Services => services;
    }
}
