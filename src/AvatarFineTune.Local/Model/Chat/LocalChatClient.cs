using System.Runtime.CompilerServices;
using AvatarFineTune.Local.Model.Retrieval;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>
/// Answers from a local model. Turns of user and assistant count; instructions, tools and response formats do not, for there
/// is no language model that could follow them.
/// </summary>
internal sealed class LocalChatClient(string vendor, string model, ModelCache models, TokenCount tokens, TimeProvider time) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new($"avatarfinetune.{vendor}", providerUri: null, defaultModelId: model);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = await AnswerAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return new(new ChatMessage(ChatRole.Assistant, answer.Wording.Text) { MessageId = answer.Id, CreatedAt = answer.At })
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            CreatedAt = answer.At,
            FinishReason = answer.Wording.FinishReason,
            Usage = answer.Usage,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var answer = await AnswerAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var word in answer.Wording.Words)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(answer, new TextContent(word));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var last = Update(answer, new UsageContent(answer.Usage));
        last.FinishReason = answer.Wording.FinishReason;
        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Releases nothing: models and file belong to the vendor.</summary>
    public void Dispose()
    {
    }

    private async Task<Answer> AnswerAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var used = options?.ModelId ?? model;
        var replier = await models.GetAsync(used, cancellationToken).ConfigureAwait(false);
        var (turns, input) = (new List<Turn>(), (long)TokenCount.PerLine);
        foreach (var message in messages)
        {
            var text = message.Text;
            input += tokens.OfMessage(message.Role.Value, text);
            if ((message.Role == ChatRole.User || message.Role == ChatRole.Assistant) && text.Length > 0)
            {
                turns.Add(new(message.Role == ChatRole.Assistant, text));
            }
        }

        var wording = Wording.Of(replier.Reply(Conversation.Before(turns), cancellationToken), options, tokens);
        var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = wording.Tokens, TotalTokenCount = input + wording.Tokens };
        var now = time.GetUtcNow();

        // New for each answer, although the words are the same: usage is counted by it.
        return new($"chatcmpl-{Guid.CreateVersion7(now):N}", used, now, wording, usage);
    }

    private static ChatResponseUpdate Update(Answer answer, AIContent content) => new(ChatRole.Assistant, [content])
    {
        ResponseId = answer.Id,
        MessageId = answer.Id,
        ModelId = answer.Model,
        CreatedAt = answer.At,
    };

    private sealed record Answer(string Id, string Model, DateTimeOffset At, Wording Wording, UsageDetails Usage);
}
