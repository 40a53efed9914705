using AvatarFineTune.OpenAI.Extraction;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>Seams between pages, case by case.</summary>
public sealed class StitchingTests
{
    [Fact]
    public void What_two_screenshots_share_stands_once_and_true_repeats_stay() => Assert.Equal(
        ["ok", "ok", "see you", "ok", "ok", "bye"],
        Stitch([B("ok"), B("ok"), B("see you")], [B("see you"), B("ok"), B("ok"), B("bye")]));

    [Fact]
    public void Two_readings_of_one_message_are_one_and_the_surer_one_counts() => Assert.Equal(
        ["Hello", "We meet at the old mill, don't we?", "Yes"],
        Stitch([B("Hello"), B("We meet at the old mi11, dont we?") with { Text = "We meet at the old mill, dont we?", Confidence = 0.6 }], [B("hello") with { Confidence = 0.1 }, B("We meet at the old mill, don’t we?") with { Text = "We meet at the old mill, don't we?" }, B("Yes")]));

    [Theory]
    [InlineData("See you at the station at 5", "See you at the station at 6")]
    [InlineData("yes", "yet")]
    public void What_differs_in_meaning_is_two_messages(string above, string below) => Assert.Equal([above, below], Stitch([B(above)], [B(below)]));

    [Fact]
    public void Another_sender_side_time_or_day_is_another_message()
    {
        Assert.Equal(2, Stitch([B("ok") with { Sender = "Mira" }], [B("ok") with { Sender = "Tom" }]).Count);
        Assert.Equal(2, Stitch([B("ok")], [B("ok") with { Side = BubbleSide.Right }]).Count);
        Assert.Equal(2, Stitch([B("ok") with { Clock = new(10, 0) }], [B("ok") with { Clock = new(10, 1) }]).Count);
        Assert.Equal(2, Stitch([B("ok") with { Day = new(2026, 3, 6) }], [B("ok") with { Day = new(2026, 3, 7) }]).Count);
    }

    [Fact]
    public void A_bubble_cut_at_the_bottom_is_completed_by_the_next_page() => Assert.Equal(
        ["Hi", "A long story about the boat", "Wow"],
        Stitch([B("Hi"), B("A long story") with { CutBottom = true }], [B("A long story about the boat"), B("Wow")]));

    [Fact]
    public void A_bubble_cut_at_the_top_does_not_spoil_the_whole_one() => Assert.Equal(
        ["Hi", "A long story about the boat", "Wow"],
        Stitch([B("Hi"), B("A long story about the boat")], [B("about the boat") with { CutTop = true }, B("Wow")]));

    [Fact]
    public void A_bubble_longer_than_a_page_is_joined() => Assert.Equal(
        ["A long story about the boat and the sea"],
        Stitch([B("A long story about the boat") with { CutBottom = true }], [B("about the boat and the sea") with { CutTop = true }]));

    [Fact]
    public void After_a_missing_page_nothing_is_dropped_or_joined()
    {
        var stitcher = new PageStitcher();
        stitcher.Add([B("ok")], Seam.Gap);
        stitcher.Add([], Seam.Gap);
        stitcher.Add([B("ok")], Seam.Gap);

        Assert.Equal((2, 0), (stitcher.Messages.Count, stitcher.Duplicates));
    }

    [Fact]
    public void Names_times_and_dates_come_from_whichever_page_shows_them()
    {
        var stitcher = new PageStitcher();
        stitcher.Add([B("ok") with { Day = new(2026, 3, 6) }], Seam.Gap);
        stitcher.Add([B("ok") with { Sender = "Mira", Clock = new(10, 0), ShownTime = "10:00" }], Seam.Overlap);

        var only = Assert.Single(stitcher.Messages);
        Assert.Equal(("Mira", new TimeOnly(10, 0), new DateOnly(2026, 3, 6)), (only.Sender, only.Clock, only.Day));
    }

    [Fact]
    public void Who_wrote_what_follows_from_names_and_sides()
    {
        AssertNames(["Mira", "Me"], Speakers.Of([B("a"), B("b") with { Side = BubbleSide.Right }], "Me", "Mira"));
        AssertNames(["Other"], Speakers.Of([B("a")], "Me", ""));
        AssertNames(
            ["Tom", "Tom", "Ava", null],
            Speakers.Of([B("a") with { Sender = "Tom" }, B("b"), B("c") with { Side = BubbleSide.Right, Sender = "You" }, B("d")], "Ava", "The group"));
        AssertNames([null], Speakers.Of([B("Tom joined") with { Kind = ExtractedKind.System, Sender = "Tom" }], "Me", "Mira"));
    }

    private static void AssertNames(IEnumerable<string?> expected, IEnumerable<string?> names) => Assert.Equal(expected, names);

    internal static Bubble B(string text) => new() { Page = 1, Text = text, Side = BubbleSide.Left, Confidence = 0.9 };

    private static List<string> Stitch(params Bubble[][] pages)
    {
        var stitcher = new PageStitcher();
        foreach (var page in pages)
        {
            stitcher.Add(page, Seam.Overlap);
        }

        return [.. stitcher.Messages.Select(m => m.Text)];
    }
}
