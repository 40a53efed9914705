using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI;

/// <summary>The services that are known. Each fact has its source and the day on which it was read.</summary>
public sealed partial record OpenAIProfile
{
    /// <summary>
    /// api.openai.com. Takes new jobs from organisations that were active before 2026-07-02, until 2027-01-06; every tuned model stops answering
    /// on 2027-01-14 with its base (OpenAI's deprecations page by mirrors, read 2026-11-22).
    /// </summary>
    /// <remarks>
    /// At least 10 examples, at most 512 MB a file and 65,536 tokens an example, suffix of up to 64 characters, metadata that a list is
    /// filtered by, statuses and paths: OpenAI's published OpenAPI description of 2026-08-21 and its fine-tuning guide, read 2026-11-22.
    /// </remarks>
    public static OpenAIProfile OpenAI => new()
    {
        Kind = "openai",
        Endpoint = new("https://api.openai.com/v1/"),
        TrainingClosesOn = new(2027, 1, 6),
        Capabilities = new()
        {
            Kind = "openai",
            JobTagging = JobTagging.Searchable,
            MinTrainingLines = 10,
            MaxFileBytes = 512_000_000,
            MaxTokensPerLine = 65_536,
            TokenEncoding = TokenEncoding.O200kBase,
            MaxSuffixLength = 64,
            TrainableModels = ["gpt-4.1-2025-04-14", "gpt-4.1-mini-2025-04-14", "gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18"],
            PollInterval = TimeSpan.FromSeconds(20),
        },
    };

    /// <summary>
    /// Nebius Token Factory: open models, tuned as LoRA adapters, answered for per token once they are named by <c>POST /v0/models</c>.
    /// </summary>
    /// <remarks>
    /// Hyperparameters at the top with <c>lora</c>, the learning rate absolute under the multiplier's name, files of up to 5 GB, a checkpoint an epoch with
    /// downloadable files, tuned models named <c>{job}:{checkpoint}</c>: Nebius's Token Factory cookbook of 2026-08-20, read 2026-11-22. Not
    /// documented there, and so taken as elsewhere: 10 lines at least, a suffix of 64 characters. Whether metadata and pausing are known is
    /// not documented either: jobs are found by their training file, and are not halted.
    /// </remarks>
    public static OpenAIProfile Nebius => new()
    {
        Kind = "nebius",
        Endpoint = new("https://api.tokenfactory.nebius.com/v1/"),
        Hyperparameters = HyperparameterPlace.TopLevel,
        LearningRate = LearningRateMeaning.Absolute,
        ExtraHyperparameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["lora"] = "true" },
        Tag = OpenAITag.TrainingFile,
        ResultsAreMetrics = false,
        Deployment = OpenAIDeployment.NebiusModels,
        Capabilities = new()
        {
            Kind = "nebius",
            JobTagging = JobTagging.Searchable,
            MinTrainingLines = 10,
            MaxFileBytes = 5_000_000_000,
            MaxSuffixLength = 64,
            SupportsMessageWeight = false,
            SupportsPausing = false,
            PollInterval = TimeSpan.FromSeconds(20),
        },
    };

    /// <summary>Azure OpenAI / Microsoft Foundry, by the name of the resource: <c>https://{resource}.openai.azure.com/openai/v1/</c>.</summary>
    /// <exception cref="ArgumentException">The name is not 2 to 64 letters, digits and hyphens.</exception>
    public static OpenAIProfile Azure(string resource)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(resource);
        return resource.Length is >= 2 and <= 64 && resource.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? Azure(new Uri($"https://{resource}.openai.azure.com/openai/v1/"))
            : throw new ArgumentException($"A resource's name is 2 to 64 letters, digits and hyphens, not '{resource}'; pass a Uri for an address of another form.", nameof(resource));
    }

    /// <summary>Azure OpenAI / Microsoft Foundry, by its address with <c>/openai/v1/</c>. A tuned model answers once Azure Resource Manager has deployed it.</summary>
    /// <remarks>
    /// Files in UTF-8 with a byte order mark, under 512 MB, their part with a content type, processed before a job may name them; suffix of up to
    /// 40 characters; at least 10 examples; key as <c>api-key</c>: Microsoft's azure-ai-docs of 2026-03 to 2026-10, read 2026-11-22. Add
    /// <c>ExtraJobMembers["trainingType"] = "\"globalStandard\""</c> for another type of training than standard.
    /// </remarks>
    public static OpenAIProfile Azure(Uri endpoint) => new()
    {
        Kind = "azure",
        Endpoint = endpoint ?? throw new ArgumentNullException(nameof(endpoint)),
        KeyHeader = ApiKeyHeader.ApiKey,
        FilesHaveByteOrderMark = true,
        FileContentType = "application/json",
        FilesAreProcessedFirst = true,
        Deployment = OpenAIDeployment.AzureResourceManager,
        Capabilities = new()
        {
            Kind = "azure",
            JobTagging = JobTagging.Searchable,
            MinTrainingLines = 10,

            // Under 512 MB with the mark.
            MaxFileBytes = 511_999_990,
            MaxTokensPerLine = 65_536,
            TokenEncoding = TokenEncoding.O200kBase,
            MaxSuffixLength = 40,
            TrainableModels =
            [
                "gpt-4.1-2025-04-14", "gpt-4.1-mini-2025-04-14", "gpt-4.1-nano-2025-04-14", "gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18",
                "Ministral-3B", "Qwen-32B", "Llama-3.3-70B", "gpt-oss-20b",
            ],
            PollInterval = TimeSpan.FromSeconds(30),
        },
    };

    /// <summary>
    /// Any other service or gateway that speaks the format, by its address with the version. The defaults are OpenAI's own; what the service does
    /// otherwise is said <c>with { … }</c>. Jobs are found by their metadata, or, where it keeps none, by their training file.
    /// </summary>
    public static OpenAIProfile Compatible(Uri endpoint) => new()
    {
        Kind = "compatible",
        Endpoint = endpoint ?? throw new ArgumentNullException(nameof(endpoint)),
        Capabilities = new() { Kind = "compatible", JobTagging = JobTagging.Searchable, MaxFileBytes = 512_000_000, PollInterval = TimeSpan.FromSeconds(20) },
    };
}
