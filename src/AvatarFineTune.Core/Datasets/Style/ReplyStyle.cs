using System.Text;
using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Datasets.Style;

/// <summary>What a person's replies have in common, measured.</summary>
internal sealed class ReplyStyle
{
    public int Replies { get; private init; }

    /// <summary>The lower quartile of words in a reply, at least 1.</summary>
    public int ShortWords { get; private init; }

    /// <summary>The upper quartile of words in a reply, at least 1.</summary>
    public int LongWords { get; private init; }

    public double LowerCaseShare { get; private init; }

    public double FinalStopShare { get; private init; }

    public double ExclamationShare { get; private init; }

    public double QuestionShare { get; private init; }

    public double MultiLineShare { get; private init; }

    public double EmojiShare { get; private init; }

    public IReadOnlyList<string> FavouriteEmoji { get; private init; } = [];

    public IReadOnlyList<string> FavouritePhrases { get; private init; } = [];

    public static ReplyStyle Measure(IReadOnlyList<TrainingExample> examples)
    {
        if (examples.Count == 0)
        {
            return new();
        }

        var words = new List<int>(examples.Count);
        int cased = 0, lower = 0, stop = 0, exclaim = 0, question = 0, lines = 0;
        var emoji = new EmojiCounter();
        foreach (var reply in examples.Select(e => e.Reply))
        {
            words.Add(Math.Max(Words.Count(reply), 1));
            if (Rune.TryGetRuneAt(reply.Length == 0 ? " " : reply, 0, out var first) && (Rune.IsLower(first) || Rune.IsUpper(first)))
            {
                cased++;
                lower += Rune.IsLower(first) ? 1 : 0;
            }

            stop += EndsWithStop(reply) ? 1 : 0;
            exclaim += reply.AsSpan().ContainsAny('!', '！') ? 1 : 0;
            question += reply.AsSpan().ContainsAny('?', '？', '؟') ? 1 : 0;
            lines += reply.Contains('\n', StringComparison.Ordinal) ? 1 : 0;
            emoji.Add(reply);
        }

        words.Sort();
        double all = examples.Count;
        return new()
        {
            Replies = examples.Count,
            ShortWords = words[words.Count / 4],
            LongWords = words[words.Count * 3 / 4],
            LowerCaseShare = cased == 0 ? 0 : (double)lower / cased,
            FinalStopShare = stop / all,
            ExclamationShare = exclaim / all,
            QuestionShare = question / all,
            MultiLineShare = lines / all,
            EmojiShare = emoji.Replies / all,
            FavouriteEmoji = emoji.Favourites(),
            FavouritePhrases = Phrases.FavouritesOf(examples),
        };
    }

    // An ellipsis is the opposite of a full stop: it leaves the sentence open.
    private static bool EndsWithStop(string reply) => reply is [.., '。' or '।' or '۔'] or ['.'] or [.., not '.', '.'];
}
