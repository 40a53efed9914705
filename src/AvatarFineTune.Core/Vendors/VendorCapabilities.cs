using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Vendors;

/// <summary>How a vendor's jobs can be found again by our own job id.</summary>
public enum JobTagging
{
    /// <summary>They can't: after an unclear create the job stops as unclear and asks.</summary>
    None,

    /// <summary>By a search, which may lag behind: after an unclear create we search for the settle window.</summary>
    Searchable,

    /// <summary>Creating again with the same id returns the first job.</summary>
    Idempotent,
}

/// <summary>What a vendor can do, as data: an unsupported request is refused before it costs anything. Immutable.</summary>
public sealed record VendorCapabilities
{
    /// <summary>The kind of vendor, under which the price book lists its models, such as <c>openai</c>; many registered names may share one.</summary>
    public required string Kind { get; init; }

    /// <summary>Why no new job can be created; <see langword="null"/> if one can.</summary>
    public string? ClosedToNewJobs { get; init; }

    /// <summary>How jobs can be found again.</summary>
    public required JobTagging JobTagging { get; init; }

    /// <summary>The fewest lines that a training file may have.</summary>
    /// <value>The default is 10.</value>
    public int MinTrainingLines { get; init; } = 10;

    /// <summary>The most bytes of a file.</summary>
    /// <value>The default is 512 MiB.</value>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>The most tokens of a line; longer ones would be cut at their end, which is the answer to learn.</summary>
    /// <value>The default is 65,536.</value>
    public int MaxTokensPerLine { get; init; } = 65_536;

    /// <summary>The encoding that the vendor's models count tokens in, where it is one of ours; else o200k_base approximates.</summary>
    /// <value>The default is <see cref="TokenEncoding.O200kBase"/>.</value>
    public TokenEncoding TokenEncoding { get; init; } = TokenEncoding.O200kBase;

    /// <summary>Whether a validation file is taken.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SupportsValidationFile { get; init; } = true;

    /// <summary>Whether a <c>weight</c> on assistant messages is honoured.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SupportsMessageWeight { get; init; } = true;

    /// <summary>Whether a running job can be cancelled.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SupportsCancel { get; init; } = true;

    /// <summary>Whether a running job can be halted and go on, where the vendor plays the role <see cref="IVendorPausing"/>.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SupportsPausing { get; init; } = true;

    /// <summary>Whether tuned models can be deleted, where the vendor plays the role <see cref="IVendorModelDeletion"/>.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SupportsModelDeletion { get; init; } = true;

    /// <summary>Whether a tuned model must be deployed before it answers; the vendor is then an <see cref="IVendorDeployments"/>.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool NeedsDeployment { get; init; }

    /// <summary>The fewest and most epochs.</summary>
    /// <value>The default is 1 to 50.</value>
    public (int Min, int Max) Epochs { get; init; } = (1, 50);

    /// <summary>The most characters of a suffix; 0 if none is taken.</summary>
    /// <value>The default is 64.</value>
    public int MaxSuffixLength { get; init; } = 64;

    /// <summary>Models that a job can start from; empty if any may.</summary>
    public IReadOnlyList<string> TrainableModels { get; init; } = [];

    /// <summary>How long to wait before asking again for a job's state; webhooks and progress only shorten it.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(15);
}
