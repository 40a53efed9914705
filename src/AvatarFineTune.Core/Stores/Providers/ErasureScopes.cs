using System.Security.Cryptography;
using System.Text;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// Under which names a store remembers that an example was erased: it must answer "which versions were trained on this"
/// after the words and names are gone. A participant's name is kept as a keyed pseudonym only.
/// </summary>
public static class ErasureScopes
{
    /// <summary>The scope of a participant, by a name or id and the avatar's own secret.</summary>
    public static string Participant(string name, ReadOnlySpan<byte> avatarSecret) =>
        "participant:" + Convert.ToHexStringLower(HMACSHA256.HashData(avatarSecret, Encoding.UTF8.GetBytes(name)));

    /// <summary>The scope of an import.</summary>
    public static string Import(Guid trainingDataId) => ImportPrefix + trainingDataId.ToString("D");

    /// <summary>
    /// The key of an avatar's blocked participants. It is derived, so that it may stay when the avatar and its secret go: an
    /// avatar begun anew must not bring back whom the first one had erased. The secret can't be found from it.
    /// </summary>
    public static byte[] BlockKey(ReadOnlySpan<byte> avatarSecret) => HMACSHA256.HashData(avatarSecret, "blocked participants"u8);

    /// <summary>What <see cref="Import"/> puts before the id.</summary>
    public const string ImportPrefix = "import:";

    /// <summary>The scope of the whole avatar.</summary>
    public const string Avatar = "avatar";
}
