using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Avatars;

/// <summary>
/// The one rule for ids that come from the app. U+0000 is refused because PostgreSQL text cannot hold it; half a surrogate
/// pair because UTF-8 cannot: two users whose ids differ in nothing else would become one.
/// </summary>
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

        if (!IsWellFormed(value))
        {
            throw new ArgumentException("An id must not contain half a surrogate pair.", name);
        }

        return value;
    }

    /// <summary>Whether <see cref="Id"/> would take a text.</summary>
    public static bool IsId([NotNullWhen(true)] string? value) =>
        value is { Length: > 0 and <= AvatarKey.MaxLength } && !value.Contains('\0', StringComparison.Ordinal) && IsWellFormed(value);

    /// <summary>Whether every surrogate stands in a pair.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
