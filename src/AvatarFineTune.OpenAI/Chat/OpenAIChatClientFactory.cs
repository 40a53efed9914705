using System.ClientModel.Primitives;
using global::OpenAI;
using global::OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// Makes the chat client of a model: the OpenAI package's own client on the vendor's address, without its retries, behind
/// <see cref="VendorChatClient"/>. Cheap: connections belong to the settings' handler.
/// </summary>
internal static class OpenAIChatClientFactory
{
    internal static IChatClient Create(OpenAIChatSettings settings, string model)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);

        // The pipeline's own timeout serves; HttpClient's would cut a stream that takes long as a whole.
        // Neither client owns anything but the handler, which is not theirs, so nothing is left to dispose.
        var http = new HttpClient(settings.Handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new OpenAIClientOptions
        {
            Endpoint = settings.Endpoint,
            NetworkTimeout = settings.Timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(http),
        };
#pragma warning disable OPENAI001 // The only constructor that takes a policy of one's own, which asks for the key at each request.
        var client = new ChatClient(model, new VendorAuthenticationPolicy(settings), options);
#pragma warning restore OPENAI001
        var mapper = client.AsIChatClient();
        return new VendorChatClient(mapper, new ChatStreamRequest(client, mapper, settings.Timeout, settings.Time), new ChatFaults(settings.Vendor, model, settings.Time));
    }
}
