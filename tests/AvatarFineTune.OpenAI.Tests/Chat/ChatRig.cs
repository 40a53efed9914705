using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>A chat client on a stub.</summary>
internal static class ChatRig
{
    internal const string Key = "sk-test-4f1c9a7d2b";

    internal static readonly SocketsHttpHandler Handler = new() { UseProxy = false };

    internal static OpenAIChatSettings Settings(Uri endpoint) => new(
        "stub",
        endpoint,
        ApiKeyHeader.AuthorizationBearer,
        _ => ValueTask.FromResult(new VendorCredential(Key)),
        Handler,
        TimeSpan.FromSeconds(30),
        TimeProvider.System,
        new Dictionary<string, string>());

    internal static IChatClient Client(WireStub stub, string model = "tuned-1") => OpenAIChatClientFactory.Create(Settings(stub.Endpoint), model);

    internal static async Task<List<ChatResponseUpdate>> CollectAsync(IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var all = new List<ChatResponseUpdate>();
        await foreach (var update in updates)
        {
            all.Add(update);
        }

        return all;
    }
}
