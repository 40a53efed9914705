using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Support;

/// <summary>Opens the adapter as the registration does, on an address of the test's.</summary>
internal static class TestVendor
{
    public const string Key = "sk-test-8Dk2QmZx71LpRt93Vw";

    public static OpenAIVendor On(Emulator emulator, OpenAIProfile profile, TimeProvider time, Action<OpenAIVendorOptions>? configure = null) =>
        Open(profile, time, configure, emulator.ManagementEndpoint);

    public static OpenAIVendor Open(
        OpenAIProfile profile, TimeProvider? time = null, Action<OpenAIVendorOptions>? configure = null, Uri? management = null, IVendorCredentialProvider? users = null, string name = "acme")
    {
        var options = new OpenAIVendorOptions { Profile = profile, ApiKey = Key };
        options.AzureDeployments.SubscriptionId = "11111111-2222-3333-4444-555555555555";
        options.AzureDeployments.ResourceGroup = "avatars";
        options.AzureDeployments.Account = "avatars-sweden";
        options.AzureDeployments.ManagementEndpoint = management ?? new Uri("http://127.0.0.1:1/");
        options.AzureDeployments.GetManagementTokenAsync = _ => ValueTask.FromResult("management-token");
        configure?.Invoke(options);
        return new(new VendorConnection(name, options, NoServices.Instance, time ?? TimeProvider.System, users));
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
