using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>All that an app can choose, by room. Read once, when the services are first made.</summary>
public sealed class AvatarFineTuningOptions
{
    /// <inheritdoc cref="AvatarChatDefaults.DefaultModel"/>
    public ModelRef? DefaultModel
    {
        get => Chat.DefaultModel;
        set => Chat.DefaultModel = value;
    }

    /// <inheritdoc cref="AvatarChatDefaults.FallbackModels"/>
    public IList<ModelRef> FallbackModels
    {
        get => Chat.FallbackModels;
        set => Chat.FallbackModels = value;
    }

    /// <summary>How examples become files.</summary>
    public DatasetOptions Datasets { get; set; } = new();

    /// <summary>Prices beside the built-in ones.</summary>
    public PricingOptions Pricing { get; } = new();

    /// <summary>How jobs are driven.</summary>
    public FineTuneOptions FineTuning { get; } = new();

    /// <summary>How avatars chat.</summary>
    public AvatarChatDefaults Chat { get; } = new();

    /// <summary>What chats may cost.</summary>
    public UsageBudgetOptions Budgets { get; } = new();
}
