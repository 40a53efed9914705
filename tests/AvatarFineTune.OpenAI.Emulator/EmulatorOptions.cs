using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Chat;
using AvatarFineTune.OpenAI.Emulation.Models;

namespace AvatarFineTune.OpenAI.Emulation;

/// <summary>Which service's ways are spoken.</summary>
public enum EmulatorProfile
{
    /// <summary>api.openai.com: tuned models answer by themselves.</summary>
    OpenAI,

    /// <summary>Azure OpenAI / Foundry v1, with deployments by Azure Resource Manager.</summary>
    Azure,

    /// <summary>Nebius Token Factory, with deployments by <c>POST /v0/models</c>.</summary>
    Nebius,
}

/// <summary>How an emulator behaves.</summary>
public sealed record EmulatorOptions
{
    /// <summary>Which service's ways are spoken.</summary>
    public EmulatorProfile Profile { get; init; } = EmulatorProfile.OpenAI;

    /// <summary>How long a job takes: a tenth each for validation and queue, the rest for training. Zero ends it at the first look after its creation.</summary>
    public TimeSpan TrainTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a deployment takes until it answers.</summary>
    public TimeSpan DeployTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a file is <c>pending</c> at Azure; by default a tenth of <see cref="TrainTime"/>.</summary>
    public TimeSpan? FileTime { get; init; }

    /// <summary>The only clock: with one that a test moves, nothing happens by itself.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The address to listen on; by default a free port of the loopback interface.</summary>
    public Uri? Url { get; init; }

    /// <summary>The key that is taken; <see langword="null"/> takes any, and none. More are added to <see cref="Emulator.Keys"/>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The bearer token that Azure Resource Manager takes; <see langword="null"/> takes any, but not none.</summary>
    public string? ManagementToken { get; init; }

    /// <summary>The organization in the names of tuned models.</summary>
    public string Organization { get; init; } = "emulator";

    /// <summary>The largest file; by default 512 MB, at Nebius 5 GB.</summary>
    public long? MaxFileBytes { get; init; }

    /// <summary>The base models; by default those of the profile.</summary>
    public IReadOnlyList<BaseModel>? BaseModels { get; init; }

    /// <summary>Whether models past their shutdown date are gone, and their tuned ones with them.</summary>
    public bool ShutdownIsEnforced { get; init; }

    /// <summary>Whether result files come base64-encoded, as has been seen.</summary>
    public bool ResultFilesAreBase64 { get; init; }

    /// <summary>Whether <c>estimated_finish</c> is 0 instead of absent, as has been seen.</summary>
    public bool EstimatedFinishIsZero { get; init; }

    /// <summary>Whether base models answer at Azure under their own names, as if somebody had deployed them.</summary>
    public bool BasesAreDeployed { get; init; } = true;

    /// <summary>The most tokens of a chat's messages.</summary>
    public int ContextTokens { get; init; } = 128_000;

    /// <summary>A chat whose messages hold this is refused by the content filter.</summary>
    public string ContentFilterWord { get; init; } = "emulate-content-filter";

    /// <summary>A chat whose last message holds this is answered with a refusal.</summary>
    public string RefusalWord { get; init; } = "emulate-refusal";

    /// <summary>Where the end of each job is told; <see langword="null"/> for nowhere.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The secret of <see cref="WebhookUrl"/>: <c>whsec_</c> and base64.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Answers chats; where it returns <see langword="null"/>, they are answered as ever.</summary>
    public Func<JsonObject, ChatAnswer?>? ChatScript { get; init; }

    internal string ApiPath => Profile == EmulatorProfile.Azure ? "/openai/v1" : "/v1";

    internal long FileLimit => MaxFileBytes ?? (Profile == EmulatorProfile.Nebius ? 5L << 30 : 512L << 20);

    internal TimeSpan PendingTime => FileTime ?? TrainTime / 10;

    internal int MaxSuffixLength => Profile == EmulatorProfile.Azure ? 40 : 64;
}
