using System.Text;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>How names of .NET are written on the wire.</summary>
internal static class Words
{
    /// <summary><c>OverSpendLimit</c> becomes <c>over-spend-limit</c>.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>A value as a word.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Kebab(value.ToString());

    /// <summary>All words of a type.</summary>
    public static IEnumerable<string> Of<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(Kebab);

    /// <summary>Reads a word; numbers are none.</summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (string.Equals(Of(candidate), text, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
