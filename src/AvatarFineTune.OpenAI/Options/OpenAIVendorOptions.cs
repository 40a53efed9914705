using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI;

/// <summary>
/// How a vendor is reached that speaks OpenAI's wire format. Checked when the host starts. It holds keys and secrets: it shows none of them, and
/// should not be serialised.
/// </summary>
public sealed class OpenAIVendorOptions
{
    /// <summary>Which service it is.</summary>
    /// <value>The default is <see cref="OpenAIProfile.OpenAI"/>.</value>
    public OpenAIProfile Profile { get; set; } = OpenAIProfile.OpenAI;

    /// <summary>The app's own key; <see langword="null"/> if <see cref="Credential"/> gives it, or users bring theirs (<c>AddCredentialProvider</c>).</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gives the app's own key or token, such as an Entra token for <c>https://ai.azure.com/.default</c>; it goes before <see cref="ApiKey"/>. Asked
    /// before every request: it should keep what it has until that expires.
    /// </summary>
    public Func<CancellationToken, ValueTask<VendorCredential>>? Credential { get; set; }

    /// <summary>OpenAI's organisation to bill, sent as <c>OpenAI-Organization</c>; <see langword="null"/> for the key's own.</summary>
    public string? Organization { get; set; }

    /// <summary>OpenAI's project, sent as <c>OpenAI-Project</c>; <see langword="null"/> for the key's own.</summary>
    public string? Project { get; set; }

    /// <summary>Further headers of every request to the API, such as a gateway's own.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long a request may take in all; in a chat, how long the next piece of an answer may take.</summary>
    /// <value>The default is 100 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the upload of a file, or the download of a result, may take in all.</summary>
    /// <value>The default is 30 minutes.</value>
    public TimeSpan TransferTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Makes what sends the requests, once; whoever makes it disposes it. <see langword="null"/> for a handler of the vendor's own, which follows no redirects,
    /// since they would take the key along.
    /// </summary>
    public Func<IServiceProvider, HttpMessageHandler>? CreateHandler { get; set; }

    /// <summary>Whether an address without TLS is taken that is not of this machine, as a gateway's inside of a private network is.</summary>
    /// <value>The default is <see langword="false"/>: keys are sent over TLS, or not off this machine.</value>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// The secrets that webhooks are signed with, <c>whsec_</c> and base64; several while one is being replaced. Empty if no webhooks are taken.
    /// </summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>Where tuned models are deployed; needed with <see cref="OpenAIDeployment.AzureResourceManager"/> only.</summary>
    public AzureDeploymentOptions AzureDeployments { get; } = new();

    /// <summary>What deployments at Nebius are described as there.</summary>
    /// <value>The default is <c>AvatarFineTune</c>.</value>
    public string NebiusDescription { get; set; } = "AvatarFineTune";

    /// <summary>
    /// Makes the chat client of a model instead of ours, by the name that the service chats under; <see langword="null"/> for ours. Its faults should be
    /// <see cref="ModelVendorException"/>s, so that a fallback can answer.
    /// </summary>
    public Func<string, IChatClient>? ChatClientFactory { get; set; }
}
