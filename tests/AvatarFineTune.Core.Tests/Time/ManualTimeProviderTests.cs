using AvatarFineTune.Conformance;

namespace AvatarFineTune.Core.Tests.Time;

/// <summary>The clock that all other tests trust.</summary>
public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delay_ends_when_the_clock_gets_there_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _time, Token);

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_at_their_own_time()
    {
        var start = _time.GetUtcNow();
        var fired = new List<string>();
        using var late = _time.CreateTimer(_ => Note("late"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var early = _time.CreateTimer(_ => Note("early"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var tie = _time.CreateTimer(_ => Note("tie"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["early 1", "late 3", "tie 3"], fired);
        Assert.Equal(start.AddSeconds(10), _time.GetUtcNow());

        void Note(string name) => fired.Add($"{name} {(_time.GetUtcNow() - start).TotalSeconds}");
    }

    [Fact]
    public void A_periodic_timer_fires_each_time_until_it_is_disposed()
    {
        var count = 0;
        var timer = _time.CreateTimer(_ => count++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, count);
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(3, count);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_within_the_same_advance()
    {
        var fired = new List<double>();
        var start = _time.GetUtcNow();
        ITimer? again = null;
        again = _time.CreateTimer(
            _ =>
            {
                fired.Add((_time.GetUtcNow() - start).TotalSeconds);
                again!.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([1, 5, 9], fired);
        Assert.Equal(1, _time.PendingTimers);
        again.Dispose();
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void A_timer_that_is_due_at_once_fires_at_once()
    {
        var fired = false;
        using var timer = _time.CreateTimer(_ => fired = true, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.True(fired);
    }

    [Fact]
    public void Elapsed_time_and_cancellation_follow_the_clock()
    {
        var stamp = _time.GetTimestamp();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), _time.GetElapsedTime(stamp));
        Assert.False(source.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(source.IsCancellationRequested);
        Assert.Equal(TimeSpan.Zero, _time.LocalTimeZone.BaseUtcOffset);
    }

    [Fact]
    public void The_clock_does_not_run_backwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.Advance(TimeSpan.FromTicks(-1)));
}
