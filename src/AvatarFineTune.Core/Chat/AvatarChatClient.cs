using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>An avatar as an ordinary chat client: what <see cref="AvatarChat.For"/> returns.</summary>
internal sealed class AvatarChatClient(AvatarChat chat, ChatServices services, AvatarKey avatar, AvatarChatOptions options) : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("avatarfinetune");

    // The client that answered last: asked again it is used again, and it is what GetService looks into.
    private volatile LastClient? _last;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ChatRequest(messages, options);
        using var turn = Begin(request, streamed: false, cancellationToken);
        await turn.PrepareAsync().ConfigureAwait(false);
        foreach (var answerer in turn.Answerers)
        {
            ChatResponse response;
            try
            {
                var client = ClientOf(answerer);
                response = await TimeLimit.RunAsync(
                    token => client.GetResponseAsync(turn.MessagesFor(answerer), turn.CopyOptions(), token),
                    turn.LimitFor(answerer, services.Defaults.AnswerTimeout),
                    services.Time,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                if (!turn.Fail(answerer, e))
                {
                    throw;
                }

                continue;
            }

            turn.Answering(answerer);
            turn.Meter.Add(response);
            var recorded = await turn.RecordAsync().ConfigureAwait(false);
            response.AdditionalProperties = turn.Describe(response.AdditionalProperties);
            if (!recorded)
            {
                response.AdditionalProperties[AvatarChatProperties.UsageUnrecorded] = true;
            }

            return response;
        }

        throw turn.Exhausted();
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        StreamAsync(new(messages, options), cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = Begin(request, streamed: true, cancellationToken);
        await turn.PrepareAsync().ConfigureAwait(false);
        var stream = await OpenAsync(turn, cancellationToken).ConfigureAwait(false);
        try
        {
            // On an update of its own, without a message id: put together, it is the response's then, not a message's.
            yield return new() { ResponseId = stream.Held is [var first, ..] ? first.ResponseId : null, AdditionalProperties = turn.Describe(existing: null) };
            foreach (var update in stream.Held)
            {
                turn.Meter.Add(update);
                yield return update;
            }

            while (await MoveNextAsync(stream, turn, cancellationToken).ConfigureAwait(false))
            {
                turn.Meter.Add(stream.Current);
                yield return stream.Current;
            }

            turn.Meter.Complete();
            if (!await turn.RecordAsync().ConfigureAwait(false))
            {
                yield return new() { AdditionalProperties = new() { [AvatarChatProperties.UsageUnrecorded] = true } };
            }
        }
        finally
        {
            // Runs when the caller breaks off too: what was written until then costs money.
            await stream.DisposeAsync().ConfigureAwait(false);
            await turn.RecordAsync().ConfigureAwait(false);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        object? own = serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType == typeof(AvatarKey) ? avatar
            : serviceType == typeof(AvatarChatOptions) ? options
            : serviceType == typeof(AvatarChat) ? chat
            : serviceType.IsInstanceOfType(this) ? this
            : null;
        return own ?? _last?.Client.GetService(serviceType, serviceKey);
    }

    /// <summary>Does nothing: all that it uses is shared with other clients.</summary>
    public void Dispose()
    {
    }

    /// <summary>Shows the avatar.</summary>
    public override string ToString() => $"chat with {avatar}";

    private AnswerTurn Begin(ChatRequest request, bool streamed, CancellationToken cancellationToken) =>
        new(services, avatar, options.CallerId, request, streamed, cancellationToken);

    private async Task<StartedStream> OpenAsync(AnswerTurn turn, CancellationToken cancellationToken)
    {
        foreach (var answerer in turn.Answerers)
        {
            try
            {
                var stream = await StartedStream.OpenAsync(
                    ClientOf(answerer),
                    turn.MessagesFor(answerer),
                    turn.CopyOptions(),
                    turn.LimitFor(answerer, services.Defaults.FirstTokenTimeout),
                    services.Time,
                    cancellationToken).ConfigureAwait(false);
                turn.Answering(answerer);
                return stream;
            }
            catch (Exception e)
            {
                if (!turn.Fail(answerer, e))
                {
                    throw;
                }
            }
        }

        throw turn.Exhausted();
    }

    private static async ValueTask<bool> MoveNextAsync(StartedStream stream, AnswerTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var told = turn.BrokeOff(e);
            if (ReferenceEquals(told, e))
            {
                throw;
            }

            throw told;
        }
    }

    private IChatClient ClientOf(Answerer answerer)
    {
        if (_last is { } last && last.Model == answerer.Model)
        {
            return last.Client;
        }

        var client = answerer.Vendor.CreateChatClient(answerer.Model.Model);
        _last = new(answerer.Model, client);
        return client;
    }

    private sealed record LastClient(ModelRef Model, IChatClient Client);
}
