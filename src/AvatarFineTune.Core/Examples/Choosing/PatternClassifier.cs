using System.Buffers;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Choosing;

/// <summary>
/// Says what kind of exchange a prompt opens, by its last turn: the one that the avatar answered. The first rule that
/// fits decides:
/// <list type="number">
/// <item>no letter and no digit: a <see cref="PatternType.Question"/> if it holds a question mark, else a <see cref="PatternType.Reaction"/> (emoji, "!!!");</item>
/// <item>greeting phrases and at most two words more (a name): <see cref="PatternType.Greeting"/>; farewells the same;</item>
/// <item>without a question mark, nothing but reaction words and laughter: <see cref="PatternType.Reaction"/>;</item>
/// <item>a phrase that asks for something ("can you", "bitte"): <see cref="PatternType.Request"/>;</item>
/// <item>a question mark of any script outside links, a question word first or a question particle last: <see cref="PatternType.Question"/>;
/// the words count in turns of up to 15 that no full stop ends, because chats leave marks out but essays don't;</item>
/// <item>any word: <see cref="PatternType.Statement"/>; only links and numbers: <see cref="PatternType.Other"/>.</item>
/// </list>
/// </summary>
internal static class PatternClassifier
{
    private const int MaxExtraWords = 2;
    private const int MaxUnmarkedQuestion = 15;
    private const int MaxTokens = 2_000;

    // Latin, full-width, Arabic, Greek (U+037E composes to ';'), small, Armenian, Ethiopic, Vai, inverted, doubled.
    private static readonly SearchValues<char> QuestionMarks = SearchValues.Create("?？؟\u037E﹖՞፧꘏¿⁇⁈⁉⸮❓❔");

    public static PatternType Classify(string lastTurn)
    {
        var text = WithoutLinks(lastTurn);
        // A megabyte says what it is in its beginning and its end.
        var tokens = PhraseSet.Tokenize(text.Length <= MaxTokens * 8 ? text : text[..(MaxTokens * 4)] + " " + text[^(MaxTokens * 4)..]);
        var isMarked = text.AsSpan().ContainsAny(QuestionMarks) || EndsWithGreekMark(text);
        if (tokens.Length == 0)
        {
            return isMarked ? PatternType.Question : text.Trim().Length > 0 ? PatternType.Reaction : PatternType.Other;
        }

        var book = PhraseBook.Instance;
        var (greeting, farewell) = (Extra(book.Greetings, tokens, isMarked), Extra(book.Farewells, tokens, isMarked));
        if (Math.Min(greeting, farewell) <= MaxExtraWords)
        {
            // "tot morgen": the list that explains more of it.
            return farewell < greeting ? PatternType.Farewell : PatternType.Greeting;
        }

        if (!isMarked && book.Reactions.Uncovered([.. tokens.Where(t => !IsLaughter(t))]) == 0)
        {
            return PatternType.Reaction;
        }

        if (book.Requests.Occurs(tokens))
        {
            return PatternType.Request;
        }

        if (isMarked || (tokens.Length <= MaxUnmarkedQuestion && !EndsFirmly(text) && (book.Questions.LongestAt(tokens) > 0 || book.QuestionEnds.Ends(tokens))))
        {
            return PatternType.Question;
        }

        return tokens.Any(t => t.Any(char.IsLetter)) ? PatternType.Statement : PatternType.Other;
    }

    /// <summary>How many words go beyond the phrases; very many if the phrases are not what the turn is about.</summary>
    private static int Extra(PhraseSet phrases, ReadOnlySpan<string> tokens, bool isMarked)
    {
        var extra = phrases.Uncovered(tokens);
        // At least half the words, so that "morning meeting moved" is no greeting; some at either end; and no question.
        var isAbout = extra * 2 <= tokens.Length && (phrases.LongestAt(tokens) > 0 || phrases.Ends(tokens)) && (extra == 0 || !isMarked);
        return isAbout ? extra : int.MaxValue;
    }

    /// <summary>haha, jajaja, хаха, kkkk, ㅋㅋㅋ, www, ههههه, 555: one or two characters over and over.</summary>
    internal static bool IsLaughter(string token) =>
        token.Length >= 3 && token.Distinct().Count() <= 2 && token.All(c => "haeijkxwхаиыеㅋㅎㅠㅜه5哈呵嘻笑草ahsr".Contains(c, StringComparison.Ordinal));

    private static bool EndsFirmly(string text) => text.AsSpan().TrimEnd() is [.., '.' or '!' or '。' or '！' or '…' or '।'];

    // In Greek ';' is the question mark: after a Greek word, at the end.
    private static bool EndsWithGreekMark(string text) =>
        text.AsSpan().TrimEnd() is [.., >= '\u0370' and <= '\u03FF', ';'];

    private static string WithoutLinks(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !Links.IsLink(w)));
    }
}
