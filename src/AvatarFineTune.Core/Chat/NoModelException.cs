using AvatarFineTune.Avatars;

namespace AvatarFineTune.Chat;

/// <summary>An avatar has nothing to answer with. The message says what to do.</summary>
public sealed class NoModelException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public NoModelException(AvatarKey avatar, string message)
        : base(message) => Avatar = avatar;

    /// <summary>The avatar that was asked.</summary>
    public AvatarKey Avatar { get; }
}
