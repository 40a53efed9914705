using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI;

/// <summary>
/// What makes the one adapter fit a service that speaks OpenAI's wire format: addresses, authentication, where it wants its
/// parameters, how a model is deployed. Data, not code: take one of the known ones and change it <c>with { … }</c>. Immutable.
/// </summary>
public sealed record OpenAIProfile
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

    /// <summary>Further hyperparameters, sent beside ours: the values are JSON, such as <c>true</c> or <c>0.01</c>.</summary>
    public IReadOnlyDictionary<string, string> ExtraHyperparameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Further members of a create request: the values are JSON, such as <c>"developerTier"</c> with its quotes.</summary>
    public IReadOnlyDictionary<string, string> ExtraJobMembers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How a job is found again by our id.</summary>
    /// <value>The default is <see cref="OpenAITag.Metadata"/>.</value>
    public OpenAITag Tag { get; init; } = OpenAITag.Metadata;

    /// <summary>Whether files begin with a UTF-8 byte order mark.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool FilesHaveByteOrderMark { get; init; }

    /// <summary>How a tuned model is made to answer.</summary>
    /// <value>The default is <see cref="OpenAIDeployment.None"/>: it answers by itself.</value>
    public OpenAIDeployment Deployment { get; init; } = OpenAIDeployment.None;

    /// <summary>The limits of files and jobs, and what is supported. Its <see cref="VendorCapabilities.Kind"/> and <see cref="VendorCapabilities.JobTagging"/> follow from this profile.</summary>
    public VendorCapabilities? Capabilities { get; init; }

    /// <summary>The last day on which a job can be created; <see langword="null"/> if not announced. After it, new jobs are refused with the reason.</summary>
    public DateOnly? TrainingClosesOn { get; init; }
}

/// <summary>How an API key is sent.</summary>
public enum ApiKeyHeader
{
    /// <summary>As <c>Authorization: Bearer KEY</c>.</summary>
    AuthorizationBearer,

    /// <summary>As <c>api-key: KEY</c>, as Azure takes it.</summary>
    ApiKey,
}

/// <summary>Where a job's hyperparameters stand in the request.</summary>
public enum HyperparameterPlace
{
    /// <summary>Under <c>method.supervised.hyperparameters</c>.</summary>
    Method,

    /// <summary>Under <c>hyperparameters</c> at the top.</summary>
    TopLevel,
}

/// <summary>How a job is found again by our id.</summary>
public enum OpenAITag
{
    /// <summary>It carries it in its <c>metadata</c>, which a list can be filtered by; it is looked for among the latest jobs where a filter is not honoured.</summary>
    Metadata,

    /// <summary>It names its training file, whose name carries it; the latest jobs are looked through.</summary>
    TrainingFile,

    /// <summary>It can't be: after an unclear create the job stops as unclear and asks.</summary>
    None,
}

/// <summary>How a tuned model is made to answer.</summary>
public enum OpenAIDeployment
{
    /// <summary>It answers by itself.</summary>
    None,

    /// <summary>By a deployment that Azure Resource Manager makes, billed by the hour.</summary>
    AzureResourceManager,

    /// <summary>By <c>POST /v0/models</c>, as at Nebius, billed by token.</summary>
    NebiusModels,
}
