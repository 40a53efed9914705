using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Chats under a deployment's name, and tells the model's own: prices and records go by the model, and the deployment's name means nothing to anyone.</summary>
internal sealed class NamedChatClient(IChatClient inner, string model) : DelegatingChatClient(inner)
{
    private readonly ChatClientMetadata _metadata = inner.GetService(typeof(ChatClientMetadata)) is ChatClientMetadata known
        ? new(known.ProviderName, known.ProviderUri, model)
        : new(defaultModelId: model);

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        response.ModelId = model;
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            update.ModelId = update.ModelId is null ? null : model;
            yield return update;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
}
