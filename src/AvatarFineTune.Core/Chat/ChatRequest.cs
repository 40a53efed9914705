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
    public List<ChatMessage> Compose(ChatMessage? prompt, string? context)
    {
        var instructions = _options?.Instructions;
        List<ChatMessage> all = new(Messages.Length + (prompt is null ? 0 : 1) + (context is null ? 0 : 1) + (instructions is null ? 0 : 1));
        if (prompt is not null)
        {
            all.Add(prompt);
        }

        AddSystem(all, context);
        AddSystem(all, instructions);
        all.AddRange(Messages.AsSpan());
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

    private static void AddSystem(List<ChatMessage> all, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            all.Add(new(ChatRole.System, text));
        }
    }
}
