namespace AvatarFineTune.Chat;

/// <summary>What one chat client is for. Immutable.</summary>
public sealed record AvatarChatOptions
{
    /// <summary>
    /// Who chats: written on usage records, and the only person whose memories may be told. Another person than the
    /// avatar's owner, as often as not, so it is never guessed from the owner.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nobody in particular, to whom only memories about nobody in particular are told.</value>
    public string? CallerId { get; init; }

    /// <summary>
    /// The version that answers instead of the avatar's active one, from 1, with the prompt that it was trained with: to try a version out, or to
    /// compare two; 0 is none, as if the avatar had no active version. Its base and the fallback models come after it as usual. Activates nothing, and what others ask the avatar is not touched.
    /// A version that the avatar doesn't have, or whose model is deleted or to be deleted because it was trained on what was erased, is an <see cref="ArgumentException"/> when it is asked.
    /// The store is read for every answer.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the active version.</value>
    public int? Version { get; init; }
}
