using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI;

/// <summary>
/// What makes the one adapter fit a service that speaks OpenAI's wire format: addresses, authentication, where it wants its
/// parameters, how a model is deployed. Data, not code: take one of the known ones (<see cref="OpenAI"/>, <see cref="Azure(string)"/>,
/// <see cref="Nebius"/>, <see cref="Compatible"/>) and change it <c>with { … }</c>. Immutable.
/// </summary>
public sealed partial record OpenAIProfile
{
    /// <summary>The kind of vendor, under which the price book lists its models, such as <c>openai</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The address of the API, with its version, such as <c>https://api.openai.com/v1/</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>How an API key is sent; a bearer token is always sent as <c>Authorization: Bearer</c>.</summary>
    /// <value>The default is <see cref="ApiKeyHeader.AuthorizationBearer"/>.</value>
    public ApiKeyHeader KeyHeader { get; init; } = ApiKeyHeader.AuthorizationBearer;

    /// <summary>Where a job's hyperparameters stand in the request.</summary>
    /// <value>The default is <see cref="HyperparameterPlace.Method"/>.</value>
    public HyperparameterPlace Hyperparameters { get; init; } = HyperparameterPlace.Method;

    /// <summary>The member that the learning rate is sent as.</summary>
    /// <value>The default is <c>learning_rate_multiplier</c>.</value>
    public string LearningRateMember { get; init; } = "learning_rate_multiplier";

    /// <summary>What the number sent as <see cref="LearningRateMember"/> means; it is sent as it was given, and never converted.</summary>
    /// <value>The default is <see cref="LearningRateMeaning.Multiplier"/>.</value>
    public LearningRateMeaning LearningRate { get; init; } = LearningRateMeaning.Multiplier;

    /// <summary>Further hyperparameters, sent beside ours: the values are JSON, such as <c>true</c> or <c>0.01</c>.</summary>
    public IReadOnlyDictionary<string, string> ExtraHyperparameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further members of a create request: the values are JSON, such as <c>"developerTier"</c> with its quotes.</summary>
    public IReadOnlyDictionary<string, string> ExtraJobMembers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the seed is sent.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool SendsSeed { get; init; } = true;

    /// <summary>How a job is found again by our id.</summary>
    /// <value>The default is <see cref="OpenAITag.Metadata"/>.</value>
    public OpenAITag Tag { get; init; } = OpenAITag.Metadata;

    /// <summary>Whether files begin with a UTF-8 byte order mark.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FilesHaveByteOrderMark { get; init; }

    /// <summary>The content type of an uploaded file.</summary>
    /// <value>The default is <c>application/jsonl</c>.</value>
    public string FileContentType { get; init; } = "application/jsonl";

    /// <summary>Whether a file must be processed before a job can name it: then a create looks at its files first, and asks to be repeated while one is not ready.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FilesAreProcessedFirst { get; init; }

    /// <summary>Statuses of jobs that this service has beside the usual ones, or means otherwise, by its own words.</summary>
    public IReadOnlyDictionary<string, VendorJobState> Statuses { get; init; } = new Dictionary<string, VendorJobState>(StringComparer.Ordinal);

    /// <summary>Whether a job's first result file is a table of its metrics (CSV), which serves where no event carries any.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ResultsAreMetrics { get; init; } = true;

    /// <summary>How a tuned model is made to answer.</summary>
    /// <value>The default is <see cref="OpenAIDeployment.None"/>: it answers by itself.</value>
    public OpenAIDeployment Deployment { get; init; } = OpenAIDeployment.None;

    /// <summary>
    /// The limits of files and jobs, and what is supported; <see langword="null"/> for the usual ones. Kind, tagging, the need for a deployment
    /// and whether new jobs are taken follow from this profile, whatever is said here.
    /// </summary>
    public VendorCapabilities? Capabilities { get; init; }

    /// <summary>The last day (UTC) on which a job can be created; <see langword="null"/> if not announced. After it, new jobs are refused with the reason.</summary>
    public DateOnly? TrainingClosesOn { get; init; }

    /// <summary>Shows the kind and the address.</summary>
    public override string ToString() => $"{Kind} at {Endpoint.GetLeftPart(UriPartial.Path)}";
}
