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
}
