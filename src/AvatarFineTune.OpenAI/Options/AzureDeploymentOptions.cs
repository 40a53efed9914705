namespace AvatarFineTune.OpenAI;

/// <summary>
/// Where and how Azure Resource Manager deploys tuned models. The app supplies the tokens, with its own choice of identity; it needs
/// <c>Microsoft.CognitiveServices/accounts/deployments/read</c>, <c>write</c> and <c>delete</c> on the account.
/// </summary>
public sealed class AzureDeploymentOptions
{
    /// <summary>The subscription's id.</summary>
    public string? SubscriptionId { get; set; }

    /// <summary>The resource group's name.</summary>
    public string? ResourceGroup { get; set; }

    /// <summary>The name of the Azure OpenAI or Foundry account.</summary>
    public string? Account { get; set; }

    /// <summary>Gives a token for <c>https://management.azure.com/.default</c>. Asked before every request: it should keep what it has until that expires.</summary>
    public Func<CancellationToken, ValueTask<string>>? GetManagementTokenAsync { get; set; }

    /// <summary>The address of Azure Resource Manager; sovereign clouds have their own.</summary>
    /// <value>The default is <c>https://management.azure.com/</c>.</value>
    public Uri ManagementEndpoint { get; set; } = new("https://management.azure.com/");

    /// <summary>
    /// The kind of deployment: <c>standard</c>, <c>globalstandard</c>, <c>datazonestandard</c>, billed by the hour beside their tokens, or
    /// <c>developertier</c>, without an hourly price and removed by Azure after 24 hours (Microsoft's azure-ai-docs, read 2026-11-22).
    /// </summary>
    /// <value>The default is <c>standard</c>.</value>
    public string Sku { get; set; } = "standard";

    /// <summary>The deployment's capacity, in thousands of tokens a minute.</summary>
    /// <value>The default is 50.</value>
    public int Capacity { get; set; } = 50;

    /// <summary>The version of the tuned model.</summary>
    /// <value>The default is <c>1</c>, the only one that a tuned model has.</value>
    public string ModelVersion { get; set; } = "1";

    /// <summary>The names of deployments by base model, to chat with bases; a base that is not listed is chatted with by its own name.</summary>
    public IDictionary<string, string> Deployments { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
