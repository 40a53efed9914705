using AvatarFineTune.OpenAI.Extraction;
using AvatarFineTune.Vendors;
using FsCheck;
using FsCheck.Fluent;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>Any chat that is cut into overlapping windows is put together as it was.</summary>
public sealed class StitchingPropertyTests
{
    // Few texts, so that true repeats are common.
    private static readonly string[] Texts = ["ok", "yes", "haha", "on my way", "Shall we take the early ferry then?", "The gate was locked, so I went round.", "😂", ""];

    /// <param name="Chat">The messages.</param>
    /// <param name="Windows">Where each screenshot begins, and how many messages it shows.</param>
    internal sealed record Case(Bubble[] Chat, (int Start, int Length)[] Windows)
    {
        public override string ToString() => $"{string.Join(" | ", Chat.Select(b => $"{b.Side} {b.Clock} {b.Text}"))} in {string.Join(' ', Windows)}";
    }

    private static readonly Gen<Bubble> Bubbles =
        from text in Gen.Elements(Texts)
        from side in Gen.Elements(BubbleSide.Left, BubbleSide.Right)
        from minutes in Gen.Choose(0, 2)
        select StitchingTests.B(text) with { Side = side, Clock = new TimeOnly(0, minutes) };

    private static readonly Gen<Case> Cases =
        from bubbles in Bubbles.NonEmptyListOf()
        let chat = RunClock([.. bubbles])
        from seed in Gen.Choose(0, int.MaxValue)
        let windows = Cut(chat, new Random(seed))
        where IsTelling(chat, windows)
        select new Case(chat, windows);

    [Fact]
    public void A_chat_cut_into_overlapping_windows_is_put_together_exactly() =>
        Prop.ForAll(Cases.ToArbitrary(), c => Stitch(c, (b, _, _) => b).SequenceEqual(c.Chat.Select(Key))).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_also_where_the_edges_cut_bubbles() =>
        Prop.ForAll(Cases.ToArbitrary(), c => Stitch(c, CutAtEdges).SequenceEqual(c.Chat.Select(Key))).QuickCheckThrowOnFailure();

    [Fact]
    public void Pages_of_a_document_lose_nothing_however_often_words_repeat() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        var stitcher = new PageStitcher();
        foreach (var page in c.Chat.Chunk(3))
        {
            stitcher.Add(page, Seam.Break);
        }

        return stitcher.Messages.Select(Key).SequenceEqual(c.Chat.Select(Key));
    }).QuickCheckThrowOnFailure();

    private static Bubble[] RunClock(Bubble[] bubbles)
    {
        var at = new TimeOnly(9, 0);
        for (var i = 0; i < bubbles.Length; i++)
        {
            at = at.AddMinutes(bubbles[i].Clock!.Value.Minute);
            bubbles[i] = bubbles[i] with { Clock = at, ShownTime = at.ToString("HH:mm") };
        }

        return bubbles;
    }

    /// <summary>Each window begins within the one before it, or right after it.</summary>
    private static (int Start, int Length)[] Cut(Bubble[] chat, Random random)
    {
        var windows = new List<(int Start, int Length)>();
        var start = 0;
        while (true)
        {
            var length = Math.Min(random.Next(1, 9), chat.Length - start);
            windows.Add((start, length));
            if (start + length >= chat.Length)
            {
                return [.. windows];
            }

            start += random.Next(1, length + 1);
            if (windows.Count > 0 && start + 1 > chat.Length)
            {
                return [.. windows];
            }
        }
    }

    /// <summary>Whether nobody could mistake the seams: no longer agreement than the true one, which is no shorter than a page either.</summary>
    private static bool IsTelling(Bubble[] chat, (int Start, int Length)[] windows)
    {
        for (var w = 1; w < windows.Length; w++)
        {
            var (above, below) = (windows[w - 1], windows[w]);
            var shared = above.Start + above.Length - below.Start;
            if (shared > below.Length)
            {
                return false;
            }

            for (var more = shared + 1; more <= Math.Min(above.Length, below.Length); more++)
            {
                if (Enumerable.Range(0, more).All(i => Key(chat[above.Start + above.Length - more + i]) == Key(chat[below.Start + i])))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>An edge cuts long words, but only where the neighbouring page shows the bubble whole.</summary>
    private static Bubble CutAtEdges(Bubble bubble, bool above, bool below) =>
        bubble.Text.Length <= 20 ? bubble
        : below ? bubble with { Text = bubble.Text[..12], CutBottom = true }
        : above ? bubble with { Text = bubble.Text[^12..], CutTop = true }
        : bubble;

    /// <param name="c">The chat and its windows.</param>
    /// <param name="edge">Cuts a bubble that the upper, or the lower, edge may cut.</param>
    private static IEnumerable<string> Stitch(Case c, Func<Bubble, bool, bool, Bubble> edge)
    {
        var stitcher = new PageStitcher();
        for (var w = 0; w < c.Windows.Length; w++)
        {
            var (start, length) = c.Windows[w];
            var above = w > 0 && SharedBefore(c, w) > 1;
            var below = w + 1 < c.Windows.Length && SharedBefore(c, w + 1) > 0;
            stitcher.Add([.. c.Chat.Skip(start).Take(length).Select((b, i) => edge(b, i == 0 && above, i == length - 1 && below))], w == 0 ? Seam.Gap : Seam.Overlap);
        }

        return stitcher.Messages.Select(Key);
    }

    private static int SharedBefore(Case c, int window) => c.Windows[window - 1].Start + c.Windows[window - 1].Length - c.Windows[window].Start;

    private static string Key(Bubble bubble) => $"{bubble.Side}/{bubble.Clock:HH:mm}/{bubble.Text}";
}
