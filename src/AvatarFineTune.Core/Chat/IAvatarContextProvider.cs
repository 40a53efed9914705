using AvatarFineTune.Avatars;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Chat;

/// <summary>
/// Finds what an avatar should know for an answer: facts, memories, anything of the app's own. Register any number; the
/// built-in one searches the avatar's stored notes. Called before every answer, at once with the others, so it must be
/// thread-safe. One that fails or is slower than <see cref="AvatarChatDefaults.ContextTimeout"/> is left out of the answer.
/// </summary>
public interface IAvatarContextProvider
{
    /// <summary>Finds items, best first: they are taken in this order for as long as the token budget lasts.</summary>
    ValueTask<IReadOnlyList<AvatarContextItem>> GetContextAsync(AvatarContextRequest request, CancellationToken cancellationToken);
}

/// <summary>What an answer is about. Immutable.</summary>
public sealed record AvatarContextRequest
{
    /// <summary>The avatar that answers.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>Who asks; <see langword="null"/> for nobody in particular. Nothing private to another person may be returned.</summary>
    public string? CallerId { get; init; }

    /// <summary>What was asked: the text of the caller's last message; empty if it has none.</summary>
    public required string Query { get; init; }

    /// <summary>The messages of the chat so far, as the caller gave them; not to be changed.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The tokens that all providers share.</summary>
    public required int TokenBudget { get; init; }

    /// <summary>Shows the avatar: never what was asked.</summary>
    public override string ToString() => $"context for {Avatar}";
}

/// <summary>Something that an avatar should know for an answer. Immutable.</summary>
/// <param name="Text">The words. Line breaks become spaces.</param>
/// <param name="Label">What it is, in a word that the model reads, such as <c>knowledge</c> or <c>memory</c>.</param>
public sealed record AvatarContextItem(string Text, string Label = "knowledge")
{
    /// <summary>Shows the label: never the words.</summary>
    public override string ToString() => Label;
}
