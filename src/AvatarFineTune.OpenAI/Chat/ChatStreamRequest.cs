using System.ClientModel;
using System.ClientModel.Primitives;
using global::OpenAI.Chat;
using Microsoft.Extensions.AI;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// Asks for streamed answers as the AI package does, and hands them out unread: making a request is the packages' work, and only
/// reading its answer is ours. Thread-safe.
/// </summary>
/// <param name="client">The OpenAI package's client.</param>
/// <param name="mapper">The AI package's client over the same.</param>
/// <param name="limit">How long the beginning of an answer, or its next piece, may take.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatStreamRequest(ChatClient client, IChatClient mapper, TimeSpan limit, TimeProvider time)
{
    /// <summary>How long the beginning of an answer, or its next piece, may take: for whoever reads it to hold.</summary>
    internal TimeSpan Limit => limit;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>Sends the request.</summary>
    /// <returns>The answer, of which the body is not read yet, and what was asked for; the answer is the caller's to dispose.</returns>
    /// <exception cref="ClientResultException">The answer is an error.</exception>
    internal async ValueTask<(PipelineResponse Response, ChatCompletionOptions? Options)> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var mapped = Map(options);

        // Its pages are answers as they came: there is one.
        var pages = client.CompleteChatStreamingAsync(messages.AsOpenAIChatMessages(options), mapped, cancellationToken)
            .GetRawPagesAsync().GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            return await pages.MoveNextAsync().ConfigureAwait(false)
                ? (pages.Current.GetRawResponse(), mapped)
                : throw new InvalidOperationException("The OpenAI package gave no answer.");
        }
    }

    /// <summary>
    /// Has the AI package map the options: it asks for what to fill, and fills it when it is asked for a stream, which sends
    /// nothing before it is read.
    /// </summary>
    private ChatCompletionOptions? Map(ChatOptions? options)
    {
        if (options is null)
        {
            ChatSpan.TellApi();
            return null;
        }

        ChatCompletionOptions? mapped = null;
        var copy = options.Clone();
        copy.RawRepresentationFactory = asked => mapped = options.RawRepresentationFactory?.Invoke(asked) as ChatCompletionOptions ?? new();
        _ = mapper.GetStreamingResponseAsync([], copy, CancellationToken.None);
        return mapped ?? throw new InvalidOperationException("The AI package did not map the options.");
    }
}
