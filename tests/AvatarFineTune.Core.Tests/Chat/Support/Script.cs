using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat.Support;

/// <summary>What a scripted model does when it is asked: a list of updates to send, waits and faults, in order.</summary>
internal sealed record Script(params IReadOnlyList<object> Steps)
{
    /// <summary>Says words, one update each, then that it has finished, then what it cost.</summary>
    public static Script Says(string text, long? input = 10, long? output = 5, long? cached = null) =>
        new([.. text.Split(' ').Select((w, i) => Text(i == 0 ? w : " " + w)), Finish(), .. input is null && output is null ? [] : new object[] { Usage(input, output, cached) }]);

    public static Script Fails(VendorFault fault, TimeSpan? retryAfter = null) => new(Fault(fault, retryAfter));

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text) { MessageId = "m1", ResponseId = "r1" };

    public static ChatResponseUpdate Call(string id, string name, params (string Name, object? Value)[] arguments) => new(
        ChatRole.Assistant, [new FunctionCallContent(id, name, arguments.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal))]) { MessageId = "m1" };

    public static ChatResponseUpdate Reasoning(string text) => new(ChatRole.Assistant, [new TextReasoningContent(text)]) { MessageId = "m1" };

    public static ChatResponseUpdate Finish() => new() { FinishReason = ChatFinishReason.Stop, MessageId = "m1" };

    public static ChatResponseUpdate Usage(long? input, long? output, long? cached = null) => new(
        ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = input, OutputTokenCount = output, CachedInputTokenCount = cached })]) { MessageId = "m1" };

    public static ModelVendorException Fault(VendorFault fault, TimeSpan? retryAfter = null) =>
        new("scripted", "Chat", fault, "A scripted fault.") { RetryAfter = retryAfter };

    /// <summary>Waits until it is cancelled.</summary>
    public static Func<CancellationToken, Task> Hang { get; } = token => Task.Delay(Timeout.Infinite, token);

    /// <summary>Waits for ever, cancelled or not.</summary>
    public static Func<CancellationToken, Task> HangDeaf { get; } = _ => new TaskCompletionSource().Task;
}

/// <summary>A call that a scripted model got.</summary>
internal sealed record ScriptedCall(string Model, IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool Streamed)
{
    public bool Disposed { get; set; }

    public bool Cancelled { get; set; }
}
