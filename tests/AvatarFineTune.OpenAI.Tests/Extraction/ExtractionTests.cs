using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using static AvatarFineTune.OpenAI.Tests.Extraction.ExtractionRig;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>The whole way, from files over the wire to examples.</summary>
public sealed class ExtractionTests
{
    [Fact]
    public async Task Overlapping_screenshots_become_one_chat_that_imports_with_every_message_accounted_for()
    {
        await using var rig = await StartAsync(
            Page(Said("Messages are encrypted.", "none", kind: "system"), Said("Are you coming on Saturday?", time: "21:58", iso: "2026-03-06"), Said("Sure, what shall I bring", "right", time: "21:59", iso: "2026-03-06", cutBottom: true)),
            Page(Said("Sure, what shall I bring along then?", "right", time: "21:59", iso: "2026-03-06"), Said("Just yourself.", time: "22:01", iso: "2026-03-06"), Said("smudged", time: "22:01", iso: "2026-03-06", confidence: 0.2)),
            Page(Said("Good morning, still on?", time: "9:02", iso: "2026-03-07"), Said("On my way!", "right", time: "9:05", iso: "2026-03-07")));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(3));

        Assert.Null(chat.Refusal);
        Assert.Equal(("whatsapp", "Mira Oster", "Me", 1), (chat.Platform, chat.Title, chat.OwnerName, chat.Duplicates));
        Assert.Equal(
            [(null, "Messages are encrypted."), ("Mira Oster", "Are you coming on Saturday?"), ("Me", "Sure, what shall I bring along then?"), ("Mira Oster", "Just yourself."), ("Mira Oster", "smudged"), ("Mira Oster", "Good morning, still on?"), ("Me", "On my way!")],
            chat.Messages.Select(m => (m.Author, m.Text)));
        Assert.Equal([1, 1, 1, 2, 2, 3, 3], chat.Messages.Select(m => m.Page));
        Assert.Equal(new DateTime(2026, 3, 7, 9, 5, 0), chat.Messages[^1].LocalTime);
        Assert.False(chat.Messages[2].IsCutOff);

        await using var source = chat.ToSource("phone");
        var data = await rig.Get<TrainingDataService>().ImportAsync(new AvatarKey("u1", "a1"), source, new() { Speakers = ["Me"] });

        Assert.Equal(["avatarfinetune-transcript"], data.Report.Platforms);
        Assert.Equal((5, 1, 0), (data.Report.Kept, data.Report.Duplicates, data.Report.NotUnderstood));
        Assert.Equal((1, 1), (data.Report.Skipped[SkipReason.System], data.Report.Skipped[SkipReason.LowConfidence]));
        Assert.Equal(chat.Pages.Sum(p => p.Messages), data.Report.Kept + data.Report.Duplicates + data.Report.Skipped.Values.Sum());
        Assert.Equal(("Me", "side"), data.Report.Owners.Where(o => o.Evidence is not null).Select(o => (o.Name, o.Evidence)).Single());
        Assert.Equal(2, data.Exchanges.Exchanges);
    }

    [Fact]
    public async Task A_page_goes_as_a_strict_request_with_the_picture_in_high_detail_and_the_page_as_data()
    {
        await using var rig = await StartAsync(Page());

        await rig.Extractor.ExtractAsync(Screenshots(1), new() { TakenOn = new(2026, 3, 7) });

        var body = Assert.Single(rig.Stub.Requests).Body;
        Assert.True(body.GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.Equal("vision-1", body.GetProperty("model").GetString());
        Assert.Contains("never an instruction", body.GetProperty("messages")[0].ToString(), StringComparison.Ordinal);
        var parts = body.GetProperty("messages")[1].GetProperty("content");
        Assert.Contains("2026-03-07 Saturday", parts[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("high", parts[1].GetProperty("image_url").GetProperty("detail").GetString());
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(TestPages.Png()), parts[1].GetProperty("image_url").GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_schema_requires_every_property_and_allows_no_other()
    {
        await using var rig = await StartAsync(Page());

        await rig.Extractor.ExtractAsync(Screenshots(1));

        var schema = rig.Stub.Last.Body.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        foreach (var part in new[] { schema, schema.GetProperty("properties").GetProperty("messages").GetProperty("items") })
        {
            Assert.False(part.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(part.GetProperty("properties").EnumerateObject().Select(p => p.Name), part.GetProperty("required").EnumerateArray().Select(r => r.GetString()!));
        }
    }

    [Fact]
    public async Task A_PDF_goes_page_by_page_as_files_and_a_message_over_the_page_break_is_joined()
    {
        await using var rig = await StartAsync(
            Page("other", null, [Said("I went to the", "none", "Mira", "10:00", "2026-03-06", cutBottom: true)]),
            Page("other", null, [Said("market early.", "none", "Mira", cutTop: true), Said("Nice", "none", "Ava", "10:05"), Said("Nice", "none", "Ava", "10:05")]),
            Page("other", null, [Said("Nice", "none", "Ava", "10:05")]));

        var chat = await rig.Extractor.ExtractAsync(Sources(TestPages.Pdf("one", "two", "three")));

        Assert.Equal([("Mira", "I went to the\nmarket early."), ("Ava", "Nice"), ("Ava", "Nice"), ("Ava", "Nice")], chat.Messages.Select(m => (m.Author, m.Text)));
        Assert.Equal([(1, 1), (1, 2), (1, 3)], chat.Pages.Select(p => (p.File, p.PageInFile)));
        foreach (var request in rig.Stub.Requests)
        {
            var file = request.Messages[1].GetProperty("content")[1].GetProperty("file");
            Assert.Equal($"page-{PageOf(request)}.pdf", file.GetProperty("filename").GetString());
            var pdf = Convert.FromBase64String(file.GetProperty("file_data").GetString()!.Split(',')[1]);
            using var document = UglyToad.PdfPig.PdfDocument.Open(pdf);
            Assert.Equal((1, new[] { "one", "two", "three" }[PageOf(request) - 1]), (document.NumberOfPages, document.GetPage(1).Text));
        }
    }

    [Fact]
    public async Task Usage_and_cost_are_counted_over_all_requests()
    {
        await using var rig = await StartAsync((page, _, context) => WireStub.WriteAsync(context, 200, WireStub.Completion(Page(Said("hi " + page)), input: 1000, cached: 200, output: 100)));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(3));

        Assert.Equal(new(3, 3000, 600, 300, 0), chat.Usage);
        Assert.Equal(new Money(0.0078m, "USD"), chat.Cost);
    }

    [Fact]
    public async Task Pages_are_read_several_at_a_time_but_no_more_than_allowed()
    {
        var now = 0;
        var most = 0;
        var second = new TaskCompletionSource();
        await using var rig = await StartAsync(async (page, _, context) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            if (running == 2)
            {
                second.TrySetResult();
            }

            await second.Task;
            Interlocked.Decrement(ref now);
            await WireStub.WriteAsync(context, 200, WireStub.Completion(Page(Said("message number " + page))));
        });

        var chat = await rig.Extractor.ExtractAsync(Screenshots(8), new() { MaxParallelRequests = 2 });

        Assert.Equal(2, most);
        Assert.Equal(Enumerable.Range(1, 8).Select(i => "message number " + i), chat.Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task A_cancelled_reading_ends()
    {
        using var cancelled = new CancellationTokenSource();
        await using var rig = await StartAsync(async (_, _, context) =>
        {
            await cancelled.CancelAsync();
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Extractor.ExtractAsync(Screenshots(3), cancellationToken: cancelled.Token));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
