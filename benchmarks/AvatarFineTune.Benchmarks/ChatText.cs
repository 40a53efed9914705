using System.Text;

namespace AvatarFineTune.Benchmarks;

/// <summary>
/// Chat messages made up from word stems and endings, a line each: few words often and many rarely, capitals, numbers,
/// emoji and marks as people type them. One word in eight is from a long tail of names and coinages, drawn by Zipf's law:
/// real chats meet new words all the time, and without them a tokenizer's cache would answer everything. Seeded, so that
/// every run counts the same text.
/// </summary>
internal static class ChatText
{
    private static readonly string[] EnglishStems =
        ["the", "you", "and", "to", "it", "that", "was", "in", "have", "what", "so", "just", "like", "know", "think", "go", "want", "work",
         "time", "good", "see", "talk", "call", "home", "week", "people", "thing", "really", "maybe", "tomorrow", "weekend", "coffee", "train",
         "meet", "plan", "ticket", "photo", "send", "cook", "dinner", "friend", "doctor", "rain", "garden", "bicycle", "kitchen", "landlord",
         "holiday", "grandmother", "deadline", "spreadsheet", "umbrella", "neighbour", "hitchhik", "procrastinat", "wander", "scribbl"];

    private static readonly string[] EnglishEnds = ["", "", "", "", "s", "ing", "ed", "er", "'s", "n't", "ly", "ful", "ish", "iest"];

    private static readonly string[] RussianStems =
        ["и", "не", "что", "я", "ты", "как", "это", "так", "на", "мы", "да", "нет", "хорош", "дел", "работ", "сегодня", "завтра", "дом", "друг",
         "говор", "дума", "зна", "хоч", "вид", "встреч", "поезд", "билет", "фотограф", "ужин", "бабушк", "выходн", "дожд", "велосипед", "сосед"];

    private static readonly string[] RussianEnds = ["", "", "", "", "а", "у", "ом", "ы", "ать", "ить", "ет", "ешь", "ого", "ями", "ская"];

    private static readonly string[] Between = [" ", " ", " ", " ", " ", " ", " ", ", ", ", ", ". ", "! ", "? ", "... ", " - ", " (", ") ", " 😂 ", " 👍🏽 ", "/"];

    private static readonly string[] EnglishSyllables =
        ["ma", "ter", "lin", "ro", "ber", "ti", "sen", "ka", "vel", "don", "mi", "ra", "ston", "che", "gar", "wi", "lo", "pen", "hu", "field"];

    private static readonly string[] RussianSyllables =
        ["ма", "ро", "ви", "тер", "ни", "ков", "ла", "сте", "по", "бор", "ди", "ка", "зе", "мир", "на", "ль", "гу", "ша", "вер", "ты"];

    private const int Tail = 30_000;

    internal static string English(int length) => Make(EnglishStems, EnglishEnds, EnglishSyllables, length);

    internal static string Russian(int length) => Make(RussianStems, RussianEnds, RussianSyllables, length);

    private static string Make(string[] stems, string[] ends, string[] syllables, int length)
    {
        var random = new Random(20240607);
        var text = new StringBuilder(length + 200);
        while (text.Length < length)
        {
            for (var words = 1 + random.Next(25); words > 0; words--)
            {
                AppendWord(text, random, stems, ends, syllables);
                text.Append(words > 1 ? Between[random.Next(Between.Length)] : "");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AppendWord(StringBuilder text, Random random, string[] stems, string[] ends, string[] syllables)
    {
        if (random.Next(30) == 0)
        {
            text.Append(random.Next(3000));
            return;
        }

        if (random.Next(8) == 0)
        {
            // The exponential of an even spread: the n-th word comes about 1/n as often as the first.
            AppendRare(text, (int)Math.Pow(Tail, random.NextDouble()), syllables);
            return;
        }

        // The square makes the first stems, the little words, the most frequent.
        var share = random.NextDouble();
        var word = stems[(int)(share * share * stems.Length)] + ends[random.Next(ends.Length)];
        text.Append(random.Next(12) == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word);
    }

    // A word for a number, always the same one: its digits in base 20, spread out, are the syllables.
    private static void AppendRare(StringBuilder text, int number, string[] syllables)
    {
        for (var rest = number * 7L; rest > 0; rest /= syllables.Length)
        {
            text.Append(syllables[(int)(rest % syllables.Length)]);
        }
    }
}
