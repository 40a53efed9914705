using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>What the caller asks, copied: neither the messages nor the options given are ever changed.</summary>
internal sealed class ChatRequest
{
    private readonly ChatOptions? _options;

    public ChatRequest(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (options?.ModelId is { } model)
        {
            throw new ArgumentException(
                $"ChatOptions.ModelId is '{model}', but an avatar answers with its own model: leave it out, and choose by activating a version.", nameof(options));
        }

        Messages = [.. messages];
        _options = options;
    }

    public ChatMessage[] Messages { get; }

    /// <summary>What was asked last, for context providers.</summary>
    public string Query => Messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";

    /// <summary>
    /// The messages for a model: the persona prompt alone in the first, byte for byte as in training; the context block in
    /// the next; then the caller's own. The instructions of the options come after both too: left there, a vendor's client
    /// would put them first.
    /// </summary>
    public ChatMessage[] Compose(ChatMessage? prompt, string? context)
    {
        var found = System(context);
        var instructions = System(_options?.Instructions);
        var all = new ChatMessage[Messages.Length + (prompt is null ? 0 : 1) + (found is null ? 0 : 1) + (instructions is null ? 0 : 1)];
        var count = 0;
        foreach (var first in (ReadOnlySpan<ChatMessage?>)[prompt, found, instructions])
        {
            if (first is not null)
            {
                all[count++] = first;
            }
        }

        Messages.CopyTo(all, count);
        return all;
    }

    /// <summary>The options for one attempt: a copy, since a vendor's client may change what it is given.</summary>
    public ChatOptions? CopyOptions()
    {
        var copy = _options?.Clone();
        if (copy is not null)
        {
            copy.Instructions = null;
        }

        return copy;
    }

    private static ChatMessage? System(string? text) => string.IsNullOrEmpty(text) ? null : new(ChatRole.System, text);
}
