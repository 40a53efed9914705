namespace AvatarFineTune.Conformance;

/// <summary>
/// A clock that moves when a test says so, and fires timers on the way in the order in which they are due: what waits by
/// it (<c>Task.Delay</c>, <c>CancellationTokenSource</c>, <c>PeriodicTimer</c>) needs no real time. Thread-safe.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _order;

    /// <summary>Starts the clock.</summary>
    /// <param name="start">The first time that it shows; a fixed day by default.</param>
    public ManualTimeProvider(DateTimeOffset? start = null)
    {
        _start = start ?? new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero);
        _now = _start;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that will fire one day: a test can wait until the code under test waits.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => (GetUtcNow() - _start).Ticks;

    /// <summary>Moves the clock, firing on this thread what falls due.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        AdvanceTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock to a time that is not before the one it shows.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        while (TakeDue(time) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The next timer due by <paramref name="time"/>, with the clock moved to it; at the end, the clock moved all the way.</summary>
    private ManualTimer? TakeDue(DateTimeOffset time)
    {
        lock (_lock)
        {
            var next = _timers.Where(t => t.Due <= time).OrderBy(t => t.Due).ThenBy(t => t.Order).FirstOrDefault();
            var reached = next?.Due ?? time;
            _now = reached > _now ? reached : _now;
            if (next is null)
            {
                return null;
            }

            if (next.Period > TimeSpan.Zero)
            {
                (next.Due, next.Order) = (next.Due + next.Period, _order++);
            }
            else
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private bool Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                (timer.Due, timer.Period, timer.Order) = (_now + dueTime, period, _order++);
                _timers.Add(timer);
            }

            return true;
        }
    }

    private void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public long Order { get; set; }

        public bool IsDisposed { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isScheduled = time.Schedule(this, dueTime, period);
            if (isScheduled && dueTime == TimeSpan.Zero)
            {
                // Due at once: fires now, as the system's timer would, and not at the next Advance.
                time.AdvanceTo(time.GetUtcNow());
            }

            return isScheduled;
        }

        public void Dispose() => time.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
