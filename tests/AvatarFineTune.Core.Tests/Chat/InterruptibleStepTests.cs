using AvatarFineTune.Chat;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>A step of a stream ends with what the vendor says or when the caller gives up, whichever comes first.</summary>
public sealed class InterruptibleStepTests
{
    [Fact]
    public async Task Steps_come_one_after_the_other_with_their_results_and_faults()
    {
        using var stop = new CancellationTokenSource();
        using var step = new InterruptibleStep(stop.Token);
        for (var i = 0; i < 50; i++)
        {
            var source = new TaskCompletionSource<bool>(i % 3 == 0 ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            var waiting = step.WaitAsync(new(source.Task));
            Assert.False(waiting.IsCompleted);
            if (i % 10 == 9)
            {
                source.SetException(new InvalidTimeZoneException());
                await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await waiting);
            }
            else
            {
                source.SetResult(i % 2 == 0);
                Assert.Equal(i % 2 == 0, await waiting);
            }
        }

        Assert.Null(step.Late);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_who_gives_up_waits_no_longer_and_the_steps_end_is_told_later(bool fails)
    {
        using var stop = new CancellationTokenSource();
        using var step = new InterruptibleStep(stop.Token);
        var source = new TaskCompletionSource<bool>();
        var waiting = step.WaitAsync(new(source.Task)).AsTask();
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => waiting)).CancellationToken);
        Assert.False(step.Late!.IsCompleted);
        if (fails)
        {
            source.SetException(new InvalidTimeZoneException());
        }
        else
        {
            source.SetResult(true);
        }

        await step.Late;
    }

    [Fact]
    public async Task A_token_that_told_before_the_step_began_ends_the_wait_too()
    {
        using var stop = new CancellationTokenSource();
        using var step = new InterruptibleStep(stop.Token);
        await stop.CancelAsync();
        var source = new TaskCompletionSource<bool>();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await step.WaitAsync(new(source.Task)));
        source.SetResult(false);
        await step.Late!;
    }

    [Fact]
    public async Task Giving_up_at_the_moment_a_step_ends_gives_either_and_never_both()
    {
        for (var i = 0; i < 500; i++)
        {
            using var stop = new CancellationTokenSource();
            using var step = new InterruptibleStep(stop.Token);
            var source = new TaskCompletionSource<bool>();
            var waiting = step.WaitAsync(new(source.Task)).AsTask();
            await Task.WhenAll(Task.Run(() => source.SetResult(true)), Task.Run(stop.Cancel));
            if (step.Late is { } late)
            {
                await late;
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            }
            else
            {
                Assert.True(await waiting);
            }
        }
    }
}
