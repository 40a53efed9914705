using System.Diagnostics.CodeAnalysis;
using System.Text;
using AvatarFineTune.Avatars;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// The one rule for text that a store takes, so that every store keeps the same characters. Free text may hold anything:
/// U+0000 and halves of surrogate pairs, which databases can't keep, become U+FFFD. In an id they are refused, because
/// two ids that are different must stay so.
/// </summary>
public static class StoredText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns free text as every store can keep it: most often the same string.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && Opaque.IsWellFormed(text)))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The enumeration itself turns each lone surrogate into U+FFFD.
            clean.Append(rune.Value == 0 ? Replacement.ToString() : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Returns an id as it is.</summary>
    /// <param name="value">The id: 1 to 200 characters, no U+0000, no half surrogate pair.</param>
    /// <param name="name">The argument's name, for the message.</param>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public static string Id(string? value, string name) => Opaque.Id(value, name);

    /// <summary>Returns an id as it is, or <see langword="null"/>.</summary>
    /// <inheritdoc cref="Id"/>
    public static string? IdOrNull(string? value, string name) => value is null ? null : Opaque.Id(value, name);
}
