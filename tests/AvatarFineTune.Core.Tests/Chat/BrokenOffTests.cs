using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Datasets.Tokens;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>However an answer ends, its usage is recorded exactly once.</summary>
public sealed class BrokenOffTests
{
    private const string Long = "one two three four five six seven eight";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Breaking_off_a_stream_records_what_was_written_until_then(int updates)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says(Long));
        var left = updates;
        await foreach (var update in host.Client().GetStreamingResponseAsync("hi"))
        {
            if (update.Text.Length > 0 && --left == 0)
            {
                break;
            }
        }

        var record = Assert.Single(host.Usage.Records);
        Assert.True(record.IsEstimated);
        var tokenizer = Tokenizer.Load(TokenEncoding.O200kBase);
        Assert.Equal(tokenizer.Count(string.Join(' ', Long.Split(' ').Take(updates))), record.OutputTokens);
        Assert.Equal(tokenizer.Count(ChatHost.VersionPrompt) + tokenizer.Count("hi") + (2 * 3) + 3, record.InputTokens);
        Assert.Equal((record.InputTokens * 3m + record.OutputTokens * 6m) / 1_000_000m, record.Cost!.Value.Amount);
        Assert.True(Assert.Single(host.Calls) is { Disposed: true, Cancelled: true });
    }

    [Fact]
    public async Task A_cancelled_stream_is_recorded_with_a_token_that_is_not_cancelled()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Text("well"), Script.Hang));
        var live = false;
        host.Usage.BeforeWrite = (_, token) =>
        {
            live = !token.IsCancellationRequested;
            return Task.CompletedTask;
        };
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in host.Client().GetStreamingResponseAsync("hi", cancellationToken: stop.Token).Where(u => u.Text.Length > 0))
            {
                await stop.CancelAsync();
            }
        });
        Assert.True(Assert.Single(host.Usage.Records).IsEstimated);
        Assert.True(live);
    }

    [Fact]
    public async Task A_vendor_that_ignores_being_cancelled_holds_nobody_up()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Text("well"), Script.HangDeaf));
        using var stop = new CancellationTokenSource();
        var asked = Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in host.Client().GetStreamingResponseAsync("hi", cancellationToken: stop.Token).Where(u => u.Text.Length > 0))
            {
                await stop.CancelAsync();
            }
        });
        await host.AdvanceUntilAsync(asked);
        await asked;
        Assert.True(Assert.Single(host.Usage.Records).IsEstimated);
    }

    [Fact]
    public async Task An_exception_of_the_caller_between_two_updates_is_recorded_as_broken_off()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says(Long));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (var update in host.Client().GetStreamingResponseAsync("hi"))
            {
                throw new InvalidTimeZoneException();
            }
        });
        Assert.True(Assert.Single(host.Usage.Records).IsEstimated);
    }

    [Fact]
    public async Task A_caller_who_stops_at_the_end_gets_the_vendors_numbers()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Text("well"), Script.Usage(100, 50, 20), Script.Finish(), Script.Text("")));
        await foreach (var update in host.Client().GetStreamingResponseAsync("hi"))
        {
            if (update.FinishReason is not null)
            {
                break;
            }
        }

        Assert.True(Assert.Single(host.Usage.Records) is { InputTokens: 100, CachedInputTokens: 20, OutputTokens: 50, IsEstimated: false });
    }

    [Fact]
    public async Task Usage_told_at_the_start_does_not_hide_what_was_written_before_the_break()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", new Script(Script.Usage(100, 1), Script.Text(Long), Script.Text(" more")));
        await foreach (var update in host.Client().GetStreamingResponseAsync("hi"))
        {
            if (update.Text.Length > 0)
            {
                break;
            }
        }

        Assert.True(Assert.Single(host.Usage.Records) is { InputTokens: 100, OutputTokens: > 5, IsEstimated: true });
    }

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(false, null, null)]
    [InlineData(true, 0L, 0L)]
    [InlineData(false, 0L, 0L)]
    [InlineData(true, 12L, null)]
    [InlineData(false, null, 7L)]
    public async Task An_answer_without_whole_usage_is_counted_by_us_and_marked(bool streamed, long? input, long? output)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says(Long, input, output));
        await host.AskAsync(streamed);
        var record = Assert.Single(host.Usage.Records);
        Assert.True(record.IsEstimated);
        Assert.True(input is > 0 ? record.InputTokens == input : record.InputTokens > 5);
        Assert.Equal(output is > 0 ? output : 8, record.OutputTokens);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_whole_answer_is_recorded_with_the_vendors_numbers_and_the_tuned_price(bool streamed)
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says(Long, 1_000, 200, 400));
        await host.AskAsync(streamed, caller: "visitor");
        var record = Assert.Single(host.Usage.Records);
        Assert.True(record is { InputTokens: 1_000, CachedInputTokens: 400, OutputTokens: 200, IsEstimated: false, IsFallback: false, Version: 1, CallerId: "visitor" });
        Assert.Equal(("owner", "one/tuned", host.Time.GetUtcNow()), (record.Avatar.UserId, record.Model.ToString(), record.At));
        Assert.Equal(new(((600 * 3m) + (400 * 1.5m) + (200 * 6m)) / 1_000_000m, "USD"), record.Cost);
        Assert.Equal(1_000, host.Telemetry.Sum("gen_ai.client.token.usage", ("gen_ai.token.type", "input")));
        Assert.Equal(200, host.Telemetry.Sum("gen_ai.client.token.usage", ("gen_ai.token.type", "output")));
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_asks_nobody_and_one_that_is_read_twice_asks_twice()
    {
        await using var host = await ChatHost.WithVersionAsync();
        host.Script("one/tuned", Script.Says("well"));
        var stream = host.Client().GetStreamingResponseAsync("hi");
        Assert.Empty(host.Calls);
        await stream.ToChatResponseAsync(TestContext.Current.CancellationToken);
        await stream.ToChatResponseAsync(TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (host.Calls.Count, host.Usage.Records.DistinctBy(r => r.Id).Count()));
    }
}
