using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>The AI package's own client on a stub: what ours is held against.</summary>
internal static class PackageTwin
{
    internal static IChatClient Client(WireStub stub, string model = "tuned-1") =>
        new ChatClient(model, new ApiKeyCredential(ChatRig.Key), new OpenAIClientOptions { Endpoint = stub.Endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }).AsIChatClient();

    /// <summary>An update as the AI package writes it, with everything that it tells but the raw objects.</summary>
    internal static string Show(ChatResponseUpdate update) => JsonSerializer.Serialize(update, AIJsonUtilities.DefaultOptions);

    /// <summary>Both clients' updates of the same bytes.</summary>
    internal static async Task<(List<ChatResponseUpdate> Ours, List<ChatResponseUpdate> Theirs)> BothAsync(string body, ChatOptions? options = null)
    {
        await using var stub = await WireStub.StartAsync(200, body);
        return (await ChatRig.CollectAsync(ChatRig.Client(stub).GetStreamingResponseAsync("Hi", options)), await ChatRig.CollectAsync(Client(stub).GetStreamingResponseAsync("Hi", options)));
    }
}
