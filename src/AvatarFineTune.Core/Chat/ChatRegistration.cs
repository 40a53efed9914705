using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AvatarFineTune.Chat;

/// <summary>Registers the rooms of chat, usage, pricing and diagnostics; <c>AddAvatarFineTuning</c> calls it.</summary>
internal static class ChatRegistration
{
    public static IServiceCollection AddAvatarChat(this IServiceCollection services)
    {
        services.AddOptions<AvatarChatDefaults>();
        services.AddOptions<UsageBudgetOptions>();
        services.AddOptions<PricingOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AvatarChanges>();
        services.TryAddSingleton<Tokenizers>();
        services.TryAddSingleton<PriceBook>();
        services.TryAddSingleton<AvatarFineTuneDiagnostics>();
        services.TryAddSingleton<UsageService>();
        services.TryAddSingleton<UsageRecorder>();
        services.TryAddSingleton<ChatServices>();
        services.TryAddSingleton(s => new AvatarChat(s.GetRequiredService<ChatServices>()));

        // First among the providers: what the avatar itself knows goes before what the app adds.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAvatarContextProvider, NoteContextProvider>(
            s => new NoteContextProvider(s.GetRequiredService<ITrainingStore>())));
        return services;
    }
}
