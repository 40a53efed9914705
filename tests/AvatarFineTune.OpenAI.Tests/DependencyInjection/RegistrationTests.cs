using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.OpenAI.Tests.DependencyInjection;

/// <summary>AddOpenAI registers any number of vendors, each with options of its own, and says what is missing before anything is sent.</summary>
public sealed class RegistrationTests
{
    private const string Key = "sk-canary-4711";

    public static TheoryData<string, Action<OpenAIVendorOptions>> BadOptions => new()
    {
        { "ApiKey", o => o.ApiKey = null },
        { "ApiKey", o => o.ApiKey = "" },
        { "ApiKey", o => o.ApiKey = Key + "\n" },
        { "Profile ", o => o.Profile = null! },
        { "Profile.Endpoint", o => o.Profile = OpenAIProfile.Compatible(new("v1/", UriKind.Relative)) },
        { "Profile.Endpoint", o => o.Profile = OpenAIProfile.Compatible(new("ftp://models.example.com/v1/")) },
        { "Profile.Endpoint", o => o.Profile = OpenAIProfile.Compatible(new("http://models.example.com/v1/")) },
        { "Profile.Endpoint", o => o.Profile = OpenAIProfile.Compatible(new("https://models.example.com/v1/?key=" + Key)) },
        { "Profile.Endpoint", o => o.Profile = OpenAIProfile.Compatible(new($"https://me:{Key}@models.example.com/v1/")) },
        { "Timeout", o => o.Timeout = TimeSpan.Zero },
        { "TransferTimeout", o => o.TransferTimeout = TimeSpan.FromDays(2) },
        { "Organization", o => o.Organization = "a b" },
        { "Project", o => o.Project = "" },
        { "Headers", o => o.Headers["bad name"] = "x" },
        { "Headers", o => o.Headers["authorization"] = Key },
        { "Headers", o => o.Headers["api-key"] = Key },
        { "WebhookSecrets", o => o.WebhookSecrets.Add("whsec_%" + Key) },
        { "Profile.ExtraJobMembers[\"trainingType\"]", o => o.Profile = OpenAIProfile.OpenAI with { ExtraJobMembers = new Dictionary<string, string> { ["trainingType"] = "developerTier" } } },
        { "Profile.ExtraJobMembers[\"training_file\"]", o => o.Profile = OpenAIProfile.OpenAI with { ExtraJobMembers = new Dictionary<string, string> { ["training_file"] = "\"file-1\"" } } },
        { "Profile.ExtraJobMembers[\"metadata\"]", o => o.Profile = OpenAIProfile.OpenAI with { ExtraJobMembers = new Dictionary<string, string> { ["metadata"] = "{}" } } },
        { "Profile.ExtraHyperparameters[\"n_epochs\"]", o => o.Profile = OpenAIProfile.OpenAI with { ExtraHyperparameters = new Dictionary<string, string> { ["n_epochs"] = "50" } } },
        { "AzureDeployments.SubscriptionId", o => o.Profile = OpenAIProfile.Azure("avatars") },
        { "AzureDeployments.ResourceGroup", o => o.Profile = OpenAIProfile.Azure("avatars") },
        { "AzureDeployments.Account", o => o.Profile = OpenAIProfile.Azure("avatars") },
        { "AzureDeployments.GetManagementTokenAsync", o => o.Profile = OpenAIProfile.Azure("avatars") },
        { "AzureDeployments.Capacity", o => (o.Profile, o.AzureDeployments.Capacity) = (OpenAIProfile.Azure("avatars"), 0) },
        { "AzureDeployments.ManagementEndpoint", o => (o.Profile, o.AzureDeployments.ManagementEndpoint) = (OpenAIProfile.Azure("avatars"), new("http://management.example.com/")) },
    };

    [Fact]
    public void Many_names_are_many_vendors_with_options_of_their_own()
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning()
            .AddOpenAI("openai", o => o.ApiKey = Key)
            .AddOpenAI("nebius", o => (o.Profile, o.ApiKey) = (OpenAIProfile.Nebius, Key))
            .AddOpenAI("house", o => (o.Profile, o.ApiKey) = (OpenAIProfile.Compatible(new("https://models.example.com/v1/")), Key));
        using var provider = services.BuildServiceProvider();
        var vendors = provider.GetRequiredService<VendorRegistry>();

        Assert.Equal(["house", "nebius", "openai"], vendors.Names);
        Assert.Equal(["compatible", "nebius", "openai"], vendors.Names.Select(n => vendors.Get(n).Capabilities.Kind));
        Assert.All(vendors.Names, n => Assert.Equal(n, vendors.Get(n).Name));
    }

    [Fact]
    public void One_name_twice_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddAvatarFineTuning().AddOpenAI("openai", o => o.ApiKey = Key).AddOpenAI("openai"));

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_bad_option_stops_the_start_by_its_name_and_shows_no_key(string option, Action<OpenAIVendorOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning().AddOpenAI("acme", o =>
        {
            o.ApiKey = Key;
            configure(o);
        });
        using var provider = services.BuildServiceProvider();
        var thrown = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains($"AddOpenAI(\"acme\"): OpenAIVendorOptions.{option}", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Users_own_keys_stand_in_for_the_apps()
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning().AddOpenAI("openai");
        services.AddSingleton<IVendorCredentialProvider, NoKeys>();
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.NotSame(provider.GetRequiredService<VendorRegistry>().Find("openai"), provider.GetRequiredService<VendorRegistry>().Find("openai", "mia"));
    }

    [Fact]
    public void A_plain_address_is_taken_on_this_machine_and_where_it_is_allowed()
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning()
            .AddOpenAI("here", o => (o.Profile, o.ApiKey) = (OpenAIProfile.Compatible(new("http://localhost:8000/v1/")), Key))
            .AddOpenAI("inside", o => (o.Profile, o.ApiKey, o.AllowHttp) = (OpenAIProfile.Compatible(new("http://gateway.internal:4000/v1/")), Key, true));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void Nothing_shows_a_key()
    {
        var options = new OpenAIVendorOptions { ApiKey = Key, Profile = OpenAIProfile.Compatible(new("https://models.example.com/v1/?k=" + Key)) };
        options.WebhookSecrets.Add(Key);
        foreach (object shown in new object[] { options, options.Profile, options.AzureDeployments, new VendorCredential(Key) })
        {
            Assert.DoesNotContain("canary", shown.ToString(), StringComparison.Ordinal);
        }
    }

    private sealed class NoKeys : IVendorCredentialProvider
    {
        public ValueTask<VendorCredential?> GetCredentialAsync(string userId, string vendor, CancellationToken cancellationToken) => ValueTask.FromResult<VendorCredential?>(null);
    }
}
