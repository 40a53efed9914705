using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>An avatar as an ordinary chat client: what <see cref="AvatarChat.For"/> returns.</summary>
internal sealed class AvatarChatClient(AvatarChat chat, ChatServices services, AvatarKey avatar, AvatarChatOptions options) : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("avatarfinetune");

    private readonly long _number = AvatarChanges.NumberOf(avatar);

    // The client that answered last: asked again it is used again, and it is what GetService looks into.
    private volatile LastClient? _last;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new ChatRequest(messages, options);
        using var turn = Begin(request, streamed: false, cancellationToken);
        await turn.PrepareAsync().ConfigureAwait(false);
        for (var i = 0; i < turn.Answerers.Length; i++)
        {
            var answerer = turn.Answerers[i];
            ChatResponse response;
            try
            {
                response = await AskAsync(turn, answerer, cancellationToken).ConfigureAwait(false);
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
        new AvatarStream(this, new(messages, options), cancellationToken);

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

    /// <summary>Begins a turn, its span included.</summary>
    internal AnswerTurn Begin(ChatRequest request, bool streamed, CancellationToken cancellationToken) =>
        new(services, avatar, _number, options, request, streamed, cancellationToken);

    /// <summary>Asks one model after the other for a stream, until one begins to answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<StartedStream> OpenAsync(AnswerTurn turn, CancellationToken cancellationToken)
    {
        for (var i = 0; i < turn.Answerers.Length; i++)
        {
            var answerer = turn.Answerers[i];
            StartedStream? stream = null;
            try
            {
                stream = StartedStream.Start(ClientOf(answerer), turn.MessagesFor(answerer), turn.CopyOptions(), services.Time, cancellationToken);
                await stream.ReadToFirstTokenAsync(turn.LimitFor(answerer, services.Defaults.FirstTokenTimeout)).ConfigureAwait(false);
                turn.Answering(answerer);
                return stream;
            }
            catch (Exception e)
            {
                if (stream is not null)
                {
                    await stream.DisposeAsync().ConfigureAwait(false);
                }

                if (!turn.Fail(answerer, e))
                {
                    throw;
                }
            }
        }

        throw turn.Exhausted();
    }

    /// <summary>Shows the avatar.</summary>
    public override string ToString() => $"chat with {avatar}";

    private Task<ChatResponse> AskAsync(AnswerTurn turn, Answerer answerer, CancellationToken cancellationToken) => TimeLimit.RunAsync(
        (Client: ClientOf(answerer), Turn: turn, Answerer: answerer),
        static (s, token) => s.Client.GetResponseAsync(s.Turn.MessagesFor(s.Answerer), s.Turn.CopyOptions(), token),
        turn.LimitFor(answerer, services.Defaults.AnswerTimeout),
        services.Time,
        cancellationToken);

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
