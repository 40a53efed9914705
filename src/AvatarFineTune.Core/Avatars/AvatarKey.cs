using System.Diagnostics.CodeAnalysis;

namespace AvatarFineTune.Avatars;

/// <summary>Names an avatar: the user who owns it, and the app's own id of it. Two opaque strings that the app already has.</summary>
public sealed record AvatarKey
{
    /// <summary>The most characters that either part may have.</summary>
    public const int MaxLength = 200;

    /// <summary>Creates a key.</summary>
    /// <param name="userId">The owner's id in the app: 1 to 200 characters, no U+0000, no half surrogate pair.</param>
    /// <param name="avatarId">The avatar's id in the app: 1 to 200 characters, no U+0000, no half surrogate pair.</param>
    /// <exception cref="ArgumentException">A part is empty, too long, holds U+0000 or half a surrogate pair.</exception>
    public AvatarKey(string userId, string avatarId)
    {
        UserId = Opaque.Id(userId);
        AvatarId = Opaque.Id(avatarId);
    }

    /// <summary>The owner's id in the app.</summary>
    public string UserId { get; }

    /// <summary>The avatar's id in the app.</summary>
    public string AvatarId { get; }

    /// <summary>Whether a text can be either part: 1 to 200 characters, no U+0000, no half surrogate pair.</summary>
    public static bool IsId([NotNullWhen(true)] string? text) => Opaque.IsId(text);

    /// <summary>Shows <c>user/avatar</c>.</summary>
    public override string ToString() => $"{UserId}/{AvatarId}";
}
