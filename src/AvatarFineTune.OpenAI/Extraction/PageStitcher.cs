using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>What lies between a page and the one before it.</summary>
internal enum Seam
{
    /// <summary>Anything: the page before is missing, or belongs to another file.</summary>
    Gap,

    /// <summary>Two screenshots: the last messages of the first may be the first of the second.</summary>
    Overlap,

    /// <summary>Two pages of a document: nothing is shown twice, but a message may be cut in two.</summary>
    Break,
}

/// <summary>
/// Puts the pages of a chat together: what two screenshots share is looked for at their seam only, so that a message that
/// somebody really wrote twice stays twice. The longest agreement counts. For one chat, page by page.
/// </summary>
internal sealed class PageStitcher
{
    private readonly List<Bubble> _all = [];
    private int _onPageBefore;

    internal IReadOnlyList<Bubble> Messages => _all;

    /// <summary>How many messages were shown by two pages.</summary>
    internal int Duplicates { get; private set; }

    internal void Add(IReadOnlyList<Bubble> page, Seam seam)
    {
        var shared = seam == Seam.Overlap ? Shared(page) : 0;
        for (var i = 0; i < shared; i++)
        {
            var at = _all.Count - shared + i;
            _all[at] = Merge(_all[at], page[i]);
        }

        Duplicates += shared;
        var next = shared;
        if (shared == 0 && seam != Seam.Gap && page.Count > 0 && _onPageBefore > 0 && IsCutInTwo(_all[^1], page[0]))
        {
            _all[^1] = Join(_all[^1], page[0]);
            next = 1;
        }

        _all.AddRange(page.Skip(next));
        _onPageBefore = page.Count;
    }

    /// <summary>How many of the last messages are the page's first: the most for which all are alike, and one is surely the same.</summary>
    private int Shared(IReadOnlyList<Bubble> page)
    {
        for (var count = Math.Min(_onPageBefore, page.Count); count > 0; count--)
        {
            var isSure = false;
            var agrees = true;
            for (var i = 0; i < count && agrees; i++)
            {
                var likeness = BubbleMatch.Compare(_all[_all.Count - count + i], page[i]);
                agrees = likeness != BubbleLikeness.Different;
                isSure |= likeness == BubbleLikeness.Same;
            }

            if (agrees && isSure)
            {
                return count;
            }
        }

        return 0;
    }

    /// <summary>The more complete reading, else the surer one, with what only the other shows.</summary>
    private static Bubble Merge(Bubble above, Bubble below)
    {
        var aboveIsPiece = above.CutBottom || above.CutTop;
        var belowIsPiece = below.CutTop || below.CutBottom;
        var best = aboveIsPiece == belowIsPiece
            ? aboveIsPiece && below.Text.Length != above.Text.Length
                ? below.Text.Length > above.Text.Length ? below : above
                : below.Confidence > above.Confidence ? below : above
            : aboveIsPiece ? below : above;
        var other = ReferenceEquals(best, above) ? below : above;
        return best with
        {
            Page = above.Page,
            Sender = best.Sender ?? other.Sender,
            Side = best.Side == BubbleSide.Unknown ? other.Side : best.Side,
            ShownTime = best.ShownTime ?? other.ShownTime,
            Clock = best.Clock ?? other.Clock,
            ShownDate = above.Day is null ? below.ShownDate ?? above.ShownDate : above.ShownDate,
            Day = above.Day ?? below.Day,
            CutTop = best.CutTop && other.CutTop,
            CutBottom = best.CutBottom && other.CutBottom,
        };
    }

    private static bool IsCutInTwo(Bubble above, Bubble below) =>
        above.CutBottom && below.CutTop && above.Kind == below.Kind
        && (above.Side == below.Side || above.Side == BubbleSide.Unknown || below.Side == BubbleSide.Unknown)
        && (above.Sender is null || below.Sender is null || string.Equals(above.Sender, below.Sender, StringComparison.Ordinal));

    /// <summary>Two pieces of one message; lines that both show stand once.</summary>
    private static Bubble Join(Bubble above, Bubble below)
    {
        var overlap = Math.Min(above.Text.Length, below.Text.Length);
        while (overlap > 0 && !above.Text.AsSpan(above.Text.Length - overlap).SequenceEqual(below.Text.AsSpan(0, overlap)))
        {
            overlap--;
        }

        // A letter or two agree by chance.
        var rest = overlap >= 4 ? below.Text[overlap..] : "\n" + below.Text;
        return above with
        {
            Text = (above.Text + rest).Trim(),
            Sender = above.Sender ?? below.Sender,
            Side = above.Side == BubbleSide.Unknown ? below.Side : above.Side,
            ShownTime = above.ShownTime ?? below.ShownTime,
            Clock = above.Clock ?? below.Clock,
            Confidence = Math.Min(above.Confidence, below.Confidence),
            CutBottom = below.CutBottom,
        };
    }
}
