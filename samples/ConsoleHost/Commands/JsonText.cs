using System.Globalization;
using System.Text;

namespace ConsoleHost.Commands;

/// <summary>
/// Reads a JSON string as UTF-16. System.Text.Json refuses an escaped lone surrogate; a tokenizer must count it, as the
/// reference does.
/// </summary>
internal static class JsonText
{
    public static string Read(string line, int number)
    {
        var json = line.AsSpan().Trim();
        if (json.Length < 2 || json[0] != '"' || json[^1] != '"')
        {
            throw new FormatException($"Line {number} is not a JSON string.");
        }

        json = json[1..^1];
        var text = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (c == '"' || c < ' ' || (c == '\\' && ++i == json.Length))
            {
                throw new FormatException($"Line {number} is not a JSON string.");
            }

            text.Append(c == '\\' ? Escaped(json, ref i, number) : c);
        }

        return text.ToString();
    }

    private static char Escaped(ReadOnlySpan<char> json, ref int i, int number)
    {
        switch (json[i])
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case '"' or '\\' or '/': return json[i];
            case 'u' when i + 4 < json.Length
                && ushort.TryParse(json.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                i += 4;
                return (char)unit;
            default: throw new FormatException($"Line {number} has an unknown escape.");
        }
    }
}
