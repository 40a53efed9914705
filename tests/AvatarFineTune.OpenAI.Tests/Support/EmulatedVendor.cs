using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Tests.Support;

/// <summary>How each profile is pointed at its emulator.</summary>
internal static class EmulatedVendor
{
    public const string Key = "made-up-key";

    public static string BaseModel(EmulatorProfile profile) => profile == EmulatorProfile.Nebius ? "meta-llama/Llama-3.1-8B-Instruct" : "gpt-4.1-mini-2025-04-14";

    public static void Configure(OpenAIVendorOptions options, EmulatorProfile profile, Emulator emulator)
    {
        options.ApiKey = Key;
        options.Profile = profile switch
        {
            EmulatorProfile.Azure => OpenAIProfile.Azure(emulator.Endpoint),
            EmulatorProfile.Nebius => OpenAIProfile.Nebius with { Endpoint = emulator.Endpoint },
            _ => OpenAIProfile.OpenAI with { Endpoint = emulator.Endpoint },
        };
        if (profile == EmulatorProfile.Azure)
        {
            var azure = options.AzureDeployments;
            (azure.SubscriptionId, azure.ResourceGroup, azure.Account, azure.Sku) = ("sub", "group", "account", "developertier");
            azure.ManagementEndpoint = emulator.ManagementEndpoint;
            azure.GetManagementTokenAsync = _ => ValueTask.FromResult("management-token");
        }
    }
}
