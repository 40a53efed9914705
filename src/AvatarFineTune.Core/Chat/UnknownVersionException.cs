using AvatarFineTune.Avatars;

namespace AvatarFineTune.Chat;

/// <summary>A version was asked for that an avatar doesn't have, or whose model is deleted or to be deleted. The message says which.</summary>
public sealed class UnknownVersionException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    public UnknownVersionException(AvatarKey avatar, int version, string message)
        : base(message)
    {
        Avatar = avatar;
        Version = version;
    }

    /// <summary>The avatar that was asked.</summary>
    public AvatarKey Avatar { get; }

    /// <summary>The version that was asked for.</summary>
    public int Version { get; }
}
