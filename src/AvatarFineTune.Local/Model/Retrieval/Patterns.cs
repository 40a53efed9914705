using System.Collections.Frozen;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>
/// Tells what kind of message is to be answered, by a few words of the larger languages: enough to pick a fitting typical
/// reply, and no more than that.
/// </summary>
internal static class Patterns
{
    private const int MaxReactionWords = 2;
    private const int MaxFarewellWords = 6;

    // All lists hold folded words, as Words makes them; phrases are joined by a space.
    private static readonly FrozenSet<string> Greetings = Set(
        "hi hello hey hiya yo sup morning hola buenas bonjour salut coucou hallo moin servus ciao ola oi hej hei merhaba selam namaste "
        + "salam مرحبا اهلا سلام שלום привет здравствуи здравствуите 你好 您好 おは こん 안녕 สว");

    private static readonly FrozenSet<string> Farewells = Set(
        "bye goodbye cya gn goodnight adios chao tschuss aurevoir adieu arrivederci tchau пока 再见 拜拜 おや さよ 잘가");

    private static readonly FrozenSet<string> Asking = Set(
        "who what whats when where wheres why how hows which whose do does did are is can will would should wer was wann wo warum wie welche "
        + "quien que cuando donde como porque cual qui quoi quand ou pourquoi comment quel quelle chi cosa quando dove perche kto что где когда почему как кто "
        + "kya kab kahan kaise متى اين لماذا كيف من هل ماذا");

    private static readonly FrozenSet<string> Reactions = Set(
        "ok okay k kk lol lmao haha hehe jaja wow nice cool omg yes yeah yep no nope true same sure thanks thx ty great si oui ja nein да нет 哈哈 ㅋㅋ 笑");

    private static readonly string[] FarewellPhrases = ["good night", "see you", "see ya", "talk later", "gute nacht", "bis bald", "bonne nuit", "buenas noches", "a bientot", "hasta luego"];

    private static readonly string[] RequestPhrases = ["please", "can you", "could you", "would you", "will you", "let me know", "send me", "tell me", "bitte", "kannst du", "por favor", "puedes", "s il te plait", "peux tu", "пожалуиста"];

    public static PatternType Of(string text)
    {
        // Of several lines the last one is what wants an answer; a name before it is no part of it.
        var trimmed = text.AsSpan().Trim();
        var (_, said) = Speaker.Split(trimmed[(trimmed.LastIndexOf('\n') + 1)..]);
        said = said.Length <= Words.MaxCharacters ? said : said[^Words.MaxCharacters..];
        var words = Words.Of(said.ToString());
        if (words.Count == 0)
        {
            return said.ContainsAny('?', '？', '؟') ? PatternType.Question : PatternType.Other;
        }

        var phrase = $" {string.Join(' ', words.Take(32))} ";
        if (words.Count <= MaxFarewellWords && (words.Any(Farewells.Contains) || Has(FarewellPhrases)))
        {
            return PatternType.Farewell;
        }

        if (Has(RequestPhrases))
        {
            return PatternType.Request;
        }

        if (said.ContainsAny('?', '？', '؟') || (words.Count > 1 && Asking.Contains(words[0])))
        {
            return PatternType.Question;
        }

        if (words.Take(2).Any(Greetings.Contains) || phrase.Contains(" good morning ", StringComparison.Ordinal))
        {
            return PatternType.Greeting;
        }

        var isReaction = words.TrueForAll(w => Reactions.Contains(w) || !char.IsLetterOrDigit(w, 0));
        return isReaction || (words.Count <= MaxReactionWords && Reactions.Contains(words[0])) ? PatternType.Reaction : PatternType.Statement;

        bool Has(string[] phrases) => Array.Exists(phrases, p => phrase.Contains($" {p} ", StringComparison.Ordinal));
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
