using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>What a chat is answered with.</summary>
public sealed record ChatAnswer
{
    /// <summary>The words; <see langword="null"/> for a refusal or tool calls alone.</summary>
    public string? Text { get; init; }

    /// <summary>The words of a refusal.</summary>
    public string? Refusal { get; init; }

    /// <summary>The tools that are called, with their arguments as JSON.</summary>
    public IReadOnlyList<(string Name, string Arguments)> ToolCalls { get; init; } = [];

    /// <summary>Why it ends: <c>stop</c>, <c>length</c>, <c>content_filter</c>, <c>tool_calls</c>.</summary>
    public string FinishReason { get; init; } = "stop";

    /// <summary>Tokens of the answer; counted if <see langword="null"/>.</summary>
    public int? CompletionTokens { get; init; }

    /// <summary>An error instead of an answer.</summary>
    internal ApiException? Error { get; init; }

    /// <summary>An answer in words.</summary>
    public static ChatAnswer Of(string text) => new() { Text = text };

    /// <summary>A refusal.</summary>
    public static ChatAnswer Refuse(string refusal) => new() { Refusal = refusal };

    /// <summary>An error.</summary>
    public static ChatAnswer Fail(int status, string message, string? code = null, string? param = null) => new() { Error = new(status, message, code, param) };
}
