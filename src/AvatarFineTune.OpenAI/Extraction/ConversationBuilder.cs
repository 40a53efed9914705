using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>Makes one chat of what was read page by page: seams, then speakers, then times.</summary>
internal static class ConversationBuilder
{
    internal static ExtractedConversation Build(PageSet set, PageResult[] results, ExtractionOptions options)
    {
        var stitcher = new PageStitcher();
        for (var i = 0; i < results.Length; i++)
        {
            var number = set.Pages[i].Number;
            stitcher.Add([.. results[i].Reading?.Messages.Select(m => m.ToBubble(number)) ?? []], SeamBefore(set, results, i));
        }

        var bubbles = stitcher.Messages;
        var title = MostCommon(results.Select(r => r.Reading?.Title?.Trim()).Where(t => !string.IsNullOrEmpty(t))) ?? "";
        var authors = Speakers.Of(bubbles, options.OwnerName, title);
        var times = TimeLine.Of(bubbles);
        return new()
        {
            Messages = [.. bubbles.Select((bubble, i) => ToMessage(bubble, authors[i], times[i]))],
            Pages = [.. results.Select(r => r.Page)],
            Platform = MostCommon(results.Where(r => r.Reading is { Messages.Count: > 0 }).Select(r => r.Reading!.Platform).Where(p => p != "other")),
            Title = title,
            OwnerName = MostCommon(bubbles.Index().Where(b => b.Item.Side == BubbleSide.Right).Select(b => authors[b.Index])) ?? options.OwnerName,
            Duplicates = stitcher.Duplicates,
            MinConfidence = options.MinConfidence,
        };
    }

    private static Seam SeamBefore(PageSet set, PageResult[] results, int i)
    {
        if (i == 0 || results[i - 1].Reading is null || results[i].Reading is null)
        {
            return Seam.Gap;
        }

        var (above, below) = (set.Pages[i - 1], set.Pages[i]);
        return !above.IsPdf && !below.IsPdf ? Seam.Overlap
            : above.File == below.File ? Seam.Break
            : Seam.Gap;
    }

    private static ExtractedMessage ToMessage(Bubble bubble, string? author, (DateTime Time, ExtractedTimeBasis Basis) when) => new()
    {
        Page = bubble.Page,
        Author = author,
        Side = bubble.Side,
        Kind = bubble.Kind,
        Text = bubble.Text,
        ShownTime = bubble.ShownTime,
        ShownDate = bubble.ShownDate,
        LocalTime = when.Time,
        TimeBasis = when.Basis,
        Confidence = bubble.Confidence,
        IsCutOff = bubble.CutTop || bubble.CutBottom,
    };

    private static string? MostCommon(IEnumerable<string?> names) =>
        names.OfType<string>().GroupBy(n => n, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
}
