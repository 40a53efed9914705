using System.Globalization;
using System.Text;

namespace AvatarFineTune.Benchmarks;

/// <summary>
/// Reads a JSON string literal, lone surrogates included: System.Text.Json refuses those, and they are what the check
/// against the reference must send.
/// </summary>
internal static class JsonLine
{
    internal static string Unescape(ReadOnlySpan<char> literal)
    {
        if (literal.Length < 2 || literal[0] != '"' || literal[^1] != '"')
        {
            throw new FormatException("A line is not a JSON string: write one string literal a line.");
        }

        var text = new StringBuilder(literal.Length);
        for (var i = 1; i < literal.Length - 1; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }

            i++;
            text.Append(literal[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(literal.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            i += literal[i] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}
