using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// A chat client whose faults are the vendor's. It adds nothing else, and copies nothing: every message and option goes
/// through as it is. Thread-safe; disposing it releases nothing.
/// </summary>
internal sealed class VendorChatClient(IChatClient inner, ChatFaults faults) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        try
        {
            return await inner.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw faults.Of(e, messages, cancellationToken);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var hasFinished = false;
        var updates = inner.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                ChatResponseUpdate update;
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }

                    update = updates.Current;
                }
                catch (Exception e)
                {
                    throw faults.Of(e, messages, cancellationToken);
                }

                hasFinished |= update.FinishReason is not null;
                if (!hasFinished && update.Contents.Count == 0 && StreamedError.In(update) is { } error)
                {
                    throw faults.OfStreamed(error, messages);
                }

                yield return update;
            }
        }

        if (!hasFinished)
        {
            // Some services and proxies end a stream in order when what answers behind them dies.
            throw faults.CutStream();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : inner.GetService(serviceType, serviceKey);
    }

    public void Dispose()
    {
    }
}
