using System.Text;
using AngleSharp.Dom;

namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>The words of an element, as a browser would show them.</summary>
internal static class HtmlText
{
    /// <summary>
    /// Line breaks are <c>&lt;br&gt;</c>; line ends in the markup come from its layout. What is not wanted (a span with a
    /// date) is left out.
    /// </summary>
    internal static string Of(IElement element, Func<IElement, bool>? isLeftOut = null)
    {
        var text = new StringBuilder();
        Add(text, element, isLeftOut);
        return Trim(text.ToString());
    }

    private static void Add(StringBuilder text, IElement element, Func<IElement, bool>? isLeftOut)
    {
        var isCode = element.LocalName == "pre";
        foreach (var child in element.ChildNodes)
        {
            switch (child)
            {
                case IText words when isCode:
                    text.Append(words.Data);
                    break;
                case IText words:
                    Append(text, words.Data);
                    break;
                case IElement { LocalName: "br" }:
                    text.Append('\n');
                    break;
                case IElement { LocalName: "script" or "style" }:
                    break;
                case IElement inner when isLeftOut?.Invoke(inner) != true:
                    Block(text, inner, isLeftOut);
                    break;
            }
        }
    }

    /// <summary>Quotes and code stand on lines of their own.</summary>
    private static void Block(StringBuilder text, IElement element, Func<IElement, bool>? isLeftOut)
    {
        var isBlock = element.LocalName is "blockquote" or "pre" or "div" or "p" or "li";
        BreakLine(text, isBlock);
        Add(text, element, isLeftOut);
        BreakLine(text, isBlock);
    }

    private static void BreakLine(StringBuilder text, bool isWanted)
    {
        if (isWanted && text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    /// <summary>Line ends and tabs of the markup are blanks; runs of spaces that somebody typed stay.</summary>
    private static void Append(StringBuilder text, string data)
    {
        foreach (var c in data)
        {
            if (c is '\n' or '\r' or '\t')
            {
                if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
                {
                    text.Append(' ');
                }
            }
            else if (c != '\0')
            {
                text.Append(c);
            }
        }
    }

    private static string Trim(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd(' '))).Trim();
}
