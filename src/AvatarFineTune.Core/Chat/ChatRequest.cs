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

    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>What was asked last, for context providers.</summary>
    public string Query => Messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";

    /// <summary>
    /// The messages for a model: the persona prompt alone in the first, byte for byte as in training; the context block in
    /// the next; then the caller's own. The instructions of the options come after both too: left there, a vendor's client
    /// would put them first.
    /// </summary>
    public List<ChatMessage> Compose(string prompt, string? context)
    {
        List<ChatMessage> all = new(Messages.Count + 3);
        AddSystem(prompt);
        AddSystem(context);
        AddSystem(_options?.Instructions);
        all.AddRange(Messages);
        return all;

        void AddSystem(string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                all.Add(new(ChatRole.System, text));
            }
        }
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
}
