using System.Runtime.CompilerServices;

namespace AvatarFineTune.Avatars;

/// <summary>The one rule for ids that come from the app. U+0000 is refused because PostgreSQL text cannot hold it.</summary>
internal static class Opaque
{
    public static string Id(string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        if (value.Length > AvatarKey.MaxLength)
        {
            throw new ArgumentException($"An id has at most {AvatarKey.MaxLength} characters; this one has {value.Length}.", name);
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("An id must not contain U+0000.", name);
        }

        return value;
    }
}
