using System.CommandLine;
using AvatarFineTune.OpenAI;
using Microsoft.Extensions.DependencyInjection;

namespace ConsoleHost.Cli;

/// <summary>
/// Vendors beside the local one: whoever speaks OpenAI's wire. Every command takes these options. With several vendors, the
/// other options name theirs: <c>--vendor openai --vendor nebius --api-key openai=… --api-key nebius=…</c>.
/// </summary>
internal static class VendorOptions
{
    private static readonly Option<string[]> Vendor = new("--vendor")
    {
        Description = "A name for a vendor that speaks OpenAI's wire, as in VENDOR/MODEL; may be repeated.",
        HelpName = "NAME",
        Recursive = true,
    };

    private static readonly Option<string[]> Profile = new("--profile")
    {
        Description = "Who it is: openai, azure, nebius or compatible; without it, told by the vendor's name.",
        HelpName = "[NAME=]PROFILE",
        Recursive = true,
    };

    private static readonly Option<string[]> Endpoint = new("--endpoint")
    {
        Description = "The address of its API, such as http://127.0.0.1:5055/v1/; azure and compatible need one.",
        HelpName = "[NAME=]URL",
        Recursive = true,
    };

    /// <summary>A secret: nothing prints it.</summary>
    public static Option<string[]> ApiKey { get; } = new("--api-key")
    {
        Description = "Its key; without it, the environment's OPENAI_API_KEY, AZURE_OPENAI_API_KEY or NEBIUS_API_KEY.",
        HelpName = "[NAME=]KEY",
        Recursive = true,
    };

    private static readonly Option<string[]> Azure = new("--azure-account")
    {
        Description = "Where Azure deploys tuned models; the environment's AZURE_MANAGEMENT_TOKEN is the token for it.",
        HelpName = "[NAME=]SUBSCRIPTION/GROUP/ACCOUNT",
        Recursive = true,
    };

    private static readonly Option<string[]> AzureManagement = new("--azure-management")
    {
        Description = "The address of Azure Resource Manager, where it is not the public one.",
        HelpName = "[NAME=]URL",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[Vendor, Profile, Endpoint, ApiKey, Azure, AzureManagement])
        {
            root.Options.Add(option);
        }
    }

    /// <summary>Often at a vendor's cloud, since somebody sits before it; the local model has a pace of its own.</summary>
    public static TimeSpan? PollInterval(ParseResult parsed) => parsed.GetValue(Vendor) is { Length: > 0 } ? TimeSpan.FromSeconds(2) : null;

    /// <summary>Registers the vendors that the line names.</summary>
    public static IAvatarFineTuningBuilder Use(IAvatarFineTuningBuilder builder, ParseResult parsed)
    {
        string[] vendors = [.. (parsed.GetValue(Vendor) ?? []).Distinct(StringComparer.Ordinal)];
        var profiles = Read(vendors, parsed.GetValue(Profile));
        var endpoints = Read(vendors, parsed.GetValue(Endpoint));
        var keys = Read(vendors, parsed.GetValue(ApiKey));
        var accounts = Read(vendors, parsed.GetValue(Azure));
        var managements = Read(vendors, parsed.GetValue(AzureManagement));
        foreach (var vendor in vendors)
        {
            var kind = (profiles.GetValueOrDefault(vendor) ?? vendor).ToLowerInvariant();
            var endpoint = endpoints.GetValueOrDefault(vendor) is { } address ? Address(address, "--endpoint") : null;
            builder.AddOpenAI(vendor, o =>
            {
                o.Profile = ProfileOf(kind, vendor, endpoint);
                o.ApiKey = keys.GetValueOrDefault(vendor) ?? Environment.GetEnvironmentVariable(KeyVariable(kind));
                if (accounts.GetValueOrDefault(vendor) is { } account)
                {
                    Deploy(o.AzureDeployments, account, managements.GetValueOrDefault(vendor));
                }
            });
        }

        return builder;
    }

    private static OpenAIProfile ProfileOf(string kind, string vendor, Uri? endpoint) => kind switch
    {
        "openai" => At(OpenAIProfile.OpenAI, endpoint),
        "nebius" => At(OpenAIProfile.Nebius, endpoint),
        "azure" => OpenAIProfile.Azure(endpoint ?? throw new ArgumentException($"The vendor '{vendor}' needs --endpoint, such as https://my-resource.openai.azure.com/openai/v1/.")),
        "compatible" => OpenAIProfile.Compatible(endpoint ?? throw new ArgumentException($"The vendor '{vendor}' needs --endpoint, the address of its API.")),
        _ => throw new ArgumentException($"'{kind}' is no profile: give the vendor '{vendor}' --profile openai, azure, nebius or compatible."),
    };

    private static OpenAIProfile At(OpenAIProfile profile, Uri? endpoint) => endpoint is null ? profile : profile with { Endpoint = endpoint };

    private static void Deploy(AzureDeploymentOptions options, string account, string? management)
    {
        var parts = account.Split('/');
        if (parts.Length != 3 || parts.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("--azure-account needs three names: SUBSCRIPTION/GROUP/ACCOUNT.");
        }

        (options.SubscriptionId, options.ResourceGroup, options.Account) = (parts[0], parts[1], parts[2]);
        options.GetManagementTokenAsync = _ => ValueTask.FromResult(
            Environment.GetEnvironmentVariable("AZURE_MANAGEMENT_TOKEN") ?? throw new InvalidOperationException("AZURE_MANAGEMENT_TOKEN is not set: it holds the token that Azure deploys with."));
        if (management is not null)
        {
            options.ManagementEndpoint = Address(management, "--azure-management");
        }
    }

    private static string KeyVariable(string kind) => kind switch
    {
        "azure" => "AZURE_OPENAI_API_KEY",
        "nebius" => "NEBIUS_API_KEY",
        _ => "OPENAI_API_KEY",
    };

    /// <summary>What is given for each vendor: <c>NAME=VALUE</c>, or the value alone where there is one vendor.</summary>
    private static Dictionary<string, string> Read(string[] vendors, string[]? values)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values ?? [])
        {
            var name = vendors.FirstOrDefault(v => value.StartsWith($"{v}=", StringComparison.Ordinal));
            if (name is null && vendors.Length != 1)
            {
                // Not the value itself: it may be a key.
                throw new ArgumentException(vendors.Length == 0
                    ? "An option of a vendor is given, and no vendor: name it with --vendor."
                    : $"With several vendors, an option names its own, as in {vendors[0]}=VALUE.");
            }

            read[name ?? vendors[0]] = name is null ? value : value[(name.Length + 1)..];
        }

        return read;
    }

    private static Uri Address(string text, string option) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new ArgumentException($"{option} needs an address that begins with http:// or https://.");
}
