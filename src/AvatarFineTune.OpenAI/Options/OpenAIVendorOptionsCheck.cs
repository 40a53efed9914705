using AvatarFineTune.OpenAI.Webhooks;

namespace AvatarFineTune.OpenAI.Options;

/// <summary>What is wrong with a vendor's options: the property, and the call or value that is missing. No message shows a key or a secret.</summary>
internal static class OpenAIVendorOptionsCheck
{
    public static IEnumerable<string> Find(OpenAIVendorOptions options, bool usersBringKeys)
    {
        if (options.Profile is null)
        {
            yield return "Profile is null: set OpenAIProfile.OpenAI, .Azure(resource), .Nebius or .Compatible(endpoint).";
            yield break;
        }

        foreach (var problem in Keys(options, usersBringKeys).Concat(Addresses(options)).Concat(Limits(options)).Concat(OwnMembers(options.Profile)).Concat(Deployments(options)))
        {
            yield return problem;
        }

        if (options.WebhookSecrets.Any(s => !WebhookSecret.TryDecode(s, out _)))
        {
            yield return "WebhookSecrets holds one that is not 'whsec_' and base64: copy the secret as the vendor showed it.";
        }
    }

    private static IEnumerable<string> Keys(OpenAIVendorOptions options, bool usersBringKeys)
    {
        if (options.ApiKey is null && options.Credential is null && !usersBringKeys)
        {
            yield return "ApiKey is not set: set it, or Credential, or call AddCredentialProvider<T>() if users bring their own keys.";
        }

        if (options.ApiKey is { } key && !IsHeaderValue(key))
        {
            yield return "ApiKey is empty, or holds a blank, a line break or a sign that no key has: set the key alone.";
        }

        if (options.Headers.Any(h => !IsHeaderName(h.Key) || !IsHeaderText(h.Value)))
        {
            yield return "Headers holds a name or value that can't be sent in a header.";
        }

        if (options.Headers.Keys.Any(n => n.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || n.Equals("api-key", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "Headers sets Authorization or api-key, which would take the place of every user's key: set ApiKey or Credential.";
        }

        if (options.Organization is { } organization && !IsHeaderValue(organization))
        {
            yield return "Organization can't be sent in a header: set the organisation's id, such as org-abc.";
        }

        if (options.Project is { } project && !IsHeaderValue(project))
        {
            yield return "Project can't be sent in a header: set the project's id, such as proj_abc.";
        }
    }

    private static IEnumerable<string> Addresses(OpenAIVendorOptions options)
    {
        if (Problem(options.Profile.Endpoint, options.AllowHttp) is { } endpoint)
        {
            yield return $"Profile.Endpoint {endpoint}";
        }

        if (options.Profile.Deployment == OpenAIDeployment.AzureResourceManager && Problem(options.AzureDeployments.ManagementEndpoint, options.AllowHttp) is { } management)
        {
            yield return $"AzureDeployments.ManagementEndpoint {management}";
        }
    }

    private static IEnumerable<string> Limits(OpenAIVendorOptions options)
    {
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromDays(1))
        {
            yield return $"Timeout must be more than zero and at most a day; it is {options.Timeout}.";
        }

        if (options.TransferTimeout <= TimeSpan.Zero || options.TransferTimeout > TimeSpan.FromDays(1))
        {
            yield return $"TransferTimeout must be more than zero and at most a day; it is {options.TransferTimeout}.";
        }

        foreach (var (place, name, value) in JsonValues(options.Profile))
        {
            if (!Wire.WireValues.IsJson(value))
            {
                yield return $"Profile.{place}[\"{name}\"] is not JSON: write true, 0.01 or \"text\" with its quotes.";
            }
        }
    }

    /// <summary>What we write ourselves: written twice, a service takes either, and trains or bills something else than what was planned.</summary>
    private static IEnumerable<string> OwnMembers(OpenAIProfile profile) =>
        profile.ExtraJobMembers.Keys
            .Intersect(["model", "training_file", "validation_file", "hyperparameters", "method", "seed", "suffix", "metadata"], StringComparer.OrdinalIgnoreCase)
            .Select(n => $"Profile.ExtraJobMembers[\"{n}\"] is written by the job itself: leave it out.")
            .Concat(profile.ExtraHyperparameters.Keys.Intersect(["n_epochs", "batch_size", profile.LearningRateMember], StringComparer.OrdinalIgnoreCase)
                .Select(n => $"Profile.ExtraHyperparameters[\"{n}\"] is written by the job itself: set it in the request's hyperparameters."));

    private static IEnumerable<string> Deployments(OpenAIVendorOptions options)
    {
        if (options.Profile.Deployment != OpenAIDeployment.AzureResourceManager)
        {
            yield break;
        }

        var azure = options.AzureDeployments;
        foreach (var (name, value) in new[] { (nameof(azure.SubscriptionId), azure.SubscriptionId), (nameof(azure.ResourceGroup), azure.ResourceGroup), (nameof(azure.Account), azure.Account), (nameof(azure.Sku), azure.Sku), (nameof(azure.ModelVersion), azure.ModelVersion) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"AzureDeployments.{name} is not set, and without it no tuned model can be deployed.";
            }
        }

        if (azure.GetManagementTokenAsync is null)
        {
            yield return "AzureDeployments.GetManagementTokenAsync is not set: give it a token for https://management.azure.com/.default, such as from DefaultAzureCredential.";
        }

        if (azure.Capacity < 1)
        {
            yield return $"AzureDeployments.Capacity must be at least 1; it is {azure.Capacity}.";
        }
    }

    private static string? Problem(Uri? address, bool allowHttp) => address switch
    {
        null => "is null: set an address such as https://api.example.com/v1/.",
        { IsAbsoluteUri: false } => $"must be absolute, such as https://api.example.com/v1/; it is '{address}'.",
        { Scheme: not ("https" or "http") } => $"must begin with https://; its scheme is '{address.Scheme}'.",
        { UserInfo.Length: > 0 } or { Query.Length: > 0 } or { Fragment.Length: > 0 } => "must have no user, query or fragment: keys belong in ApiKey.",
        { Scheme: "http", IsLoopback: false } when !allowHttp => $"has no TLS, and the key would be readable on its way to {address.Host}: use https://, or set AllowHttp in a private network.",
        _ => null,
    };

    private static IEnumerable<(string Place, string Name, string Value)> JsonValues(OpenAIProfile profile) =>
        profile.ExtraHyperparameters.Select(p => (nameof(profile.ExtraHyperparameters), p.Key, p.Value))
            .Concat(profile.ExtraJobMembers.Select(p => (nameof(profile.ExtraJobMembers), p.Key, p.Value)));

    internal static bool IsHeaderValue(string? value) => value is { Length: > 0 } && value.All(c => c is > ' ' and < '\u007f');

    private static bool IsHeaderName(string value) => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsHeaderText(string? value) => value?.All(c => c is >= ' ' and < '\u007f') == true;
}
