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
}
