namespace AvatarFineTune.OpenAI;

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

/// <summary>What a learning rate means at a service.</summary>
public enum LearningRateMeaning
{
    /// <summary>A factor on the service's own rate, such as 1.8.</summary>
    Multiplier,

    /// <summary>The rate itself, such as 0.00002.</summary>
    Absolute,
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
