using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Chat;

/// <summary>What every answer needs, made once a host.</summary>
internal sealed class ChatServices
{
    public ChatServices(
        ITrainingStore store,
        AvatarChanges changes,
        VendorRegistry vendors,
        PriceBook prices,
        Tokenizers tokenizers,
        UsageService usage,
        UsageRecorder recorder,
        IEnumerable<IAvatarContextProvider> contextProviders,
        IOptions<AvatarChatDefaults> defaults,
        AvatarFineTuneDiagnostics diagnostics,
        TimeProvider time,
        ILogger<AvatarChat> logger)
    {
        Vendors = vendors;
        Prices = prices;
        Tokenizers = tokenizers;
        Usage = usage;
        Recorder = recorder;
        Changes = changes;
        Defaults = defaults.Value;
        Defaults.ThrowIfInvalid();
        Diagnostics = diagnostics;
        Time = time;
        Logger = logger;
        Instruments = new(diagnostics);
        Snapshots = new(store, changes, time, logger, Defaults.CacheDuration);
        Context = new([.. contextProviders], Defaults.ContextTimeout, time, Instruments, logger);
    }

    public AvatarChanges Changes { get; }

    public VendorRegistry Vendors { get; }

    public PriceBook Prices { get; }

    public Tokenizers Tokenizers { get; }

    public UsageService Usage { get; }

    public UsageRecorder Recorder { get; }

    public AvatarChatDefaults Defaults { get; }

    public AvatarFineTuneDiagnostics Diagnostics { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public ChatInstruments Instruments { get; }

    public AvatarSnapshotCache Snapshots { get; }

    public UsageIds UsageIds { get; } = new();

    public ContextCollector Context { get; }
}
