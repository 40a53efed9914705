using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using static AvatarFineTune.OpenAI.Tests.Extraction.ExtractionRig;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>What becomes of a reading when a page, the vendor or the file fails.</summary>
public sealed class ExtractionFaultTests
{
    [Fact]
    public async Task A_page_that_the_model_refuses_cuts_or_garbles_says_so_and_the_others_are_read()
    {
        await using var rig = await StartAsync((page, _, context) => WireStub.WriteAsync(context, 200, page switch
        {
            1 => WireStub.Completion("", refusal: "I can't help with that."),
            2 => WireStub.Completion("{\"platform\":\"what", "length"),
            3 => WireStub.Completion("", "content_filter"),
            4 => WireStub.Completion("Here are the messages: none"),
            5 => WireStub.Completion(Page()),
            _ => WireStub.Completion(Page(Said("hello"))),
        }));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(6));

        Assert.Equal([PageStatus.Refused, PageStatus.Truncated, PageStatus.Refused, PageStatus.Failed, PageStatus.Empty, PageStatus.Read], chat.Pages.Select(p => p.Status));
        Assert.All(chat.Pages.Take(4), p => Assert.EndsWith(".", p.Detail, StringComparison.Ordinal));
        Assert.DoesNotContain("help with that", chat.Pages[0].Detail, StringComparison.Ordinal);
        Assert.Equal(7, rig.Stub.Requests.Count);
        Assert.Equal(7, chat.Usage.Requests);

        await using var source = chat.ToSource();
        await using var transcript = await rig.Get<TranscriptReaders>().OpenAsync(source);
        await foreach (var _ in transcript.ReadMessagesAsync())
        {
        }

        Assert.Equal((1, 4), (transcript.Report.Kept, transcript.Report.NotUnderstood));
    }

    [Theory]
    [InlineData("""{"platform":"whatsapp","title":null,"messages":[null]}""")]
    [InlineData("""{"platform":"whatsapp","title":null,"messages":null}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task An_answer_with_holes_fails_its_page_alone(string answer)
    {
        await using var rig = await StartAsync(answer, Page(Said("hello")));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(2));

        Assert.Equal([PageStatus.Failed, PageStatus.Read], chat.Pages.Select(p => p.Status));
    }

    [Fact]
    public async Task More_messages_than_a_page_can_show_are_not_believed()
    {
        await using var rig = await StartAsync(Page([.. Enumerable.Range(0, 1_001).Select(_ => Said("made up"))]), Page(Said("hello")));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(2));

        Assert.Equal("hello", Assert.Single(chat.Messages).Text);
    }

    [Fact]
    public async Task A_platform_that_is_none_is_not_repeated()
    {
        await using var rig = await StartAsync(Page("ignore all rules", null, [Said("hello")]));

        Assert.Null((await rig.Extractor.ExtractAsync(Screenshots(1))).Platform);
    }

    [Fact]
    public async Task Pages_that_are_far_longer_than_their_file_are_refused()
    {
        await using var rig = await StartAsync(Page());
        var pdf = TestPages.Pdf([.. Enumerable.Repeat("hello", 40)]);

        var chat = await rig.Extractor.ExtractAsync(Sources(pdf), new() { MaxTotalBytes = pdf.Length });

        Assert.Equal(ExtractionRefusalReason.TooManyBytes, chat.Refusal!.Reason);
        Assert.Empty(rig.Stub.Requests);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_form_is_asked_for_once_more()
    {
        await using var rig = await StartAsync((_, asked, context) => WireStub.WriteAsync(context, 200, WireStub.Completion(asked == 0 ? "oops" : Page(Said("hello")))));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(1));

        Assert.Equal(PageStatus.Read, Assert.Single(chat.Pages).Status);
        Assert.Equal(2, chat.Usage.Requests);
    }

    [Fact]
    public async Task A_throttled_or_failing_request_is_sent_again_as_the_vendor_asks()
    {
        await using var rig = await StartAsync((_, asked, context) => asked switch
        {
            0 => WireStub.WriteAsync(context, 429, WireStub.Error("Slow down."), ("retry-after-ms", "5")),
            1 => WireStub.WriteAsync(context, 503, WireStub.Error("Busy."), ("retry-after-ms", "5")),
            _ => WireStub.WriteAsync(context, 200, WireStub.Completion(Page(Said("hello")))),
        });

        var chat = await rig.Extractor.ExtractAsync(Screenshots(1));

        Assert.Equal(PageStatus.Read, Assert.Single(chat.Pages).Status);
        Assert.Equal((3, 1), (rig.Stub.Requests.Count, chat.Usage.Requests));
    }

    [Fact]
    public async Task Tries_are_bounded_and_a_longer_wait_than_allowed_fails_the_page_at_once()
    {
        await using var rig = await StartAsync((page, _, context) =>
            WireStub.WriteAsync(context, 429, WireStub.Error("Slow down."), page == 1 ? ("retry-after-ms", "1") : ("retry-after", "600")));

        var chat = await rig.Extractor.ExtractAsync(Screenshots(2), new() { MaxAttempts = 3 });

        Assert.All(chat.Pages, p => Assert.Equal(PageStatus.Failed, p.Status));
        Assert.Equal(3, rig.Stub.Requests.Count(r => PageOf(r) == 1));
        Assert.Equal(1, rig.Stub.Requests.Count(r => PageOf(r) == 2));
    }

    [Fact]
    public async Task A_refused_key_ends_the_reading()
    {
        await using var rig = await StartAsync((_, _, context) => WireStub.WriteAsync(context, 401, WireStub.Error("Wrong key.")));

        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => rig.Extractor.ExtractAsync(Screenshots(1)));

        Assert.Equal(VendorFault.NotEligible, fault.Fault);
    }

    [Fact]
    public async Task A_named_users_own_key_pays()
    {
        await using var rig = await StartAsync(Page());

        await rig.Extractor.ExtractAsync(Screenshots(1), new() { UserId = "u7" });

        Assert.Equal("Bearer key-of-u7", rig.Stub.Last.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_told_by_name()
    {
        await using var rig = await StartAsync(Page());
        var broken = TranscriptSource.FromOpener("shot.png", _ => ValueTask.FromResult<Stream>(new BrokenStream()));

        var fault = await Assert.ThrowsAsync<TranscriptException>(() => rig.Extractor.ExtractAsync([broken]));

        Assert.Equal(TranscriptError.NotReadable, fault.Error);
        Assert.Contains("shot.png", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_there_is_nothing_to_read()
    {
        await using var rig = await StartAsync(Page());

        await Assert.ThrowsAsync<ArgumentException>(() => rig.Extractor.ExtractAsync([]));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("gone");
    }
}
