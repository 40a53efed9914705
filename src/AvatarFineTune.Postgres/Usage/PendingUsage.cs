using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres;

/// <summary>A record whose caller waits for its commit.</summary>
internal sealed class PendingUsage(UsageRecord record)
{
    // Callers go on elsewhere: they must not hold up the flush that answers them.
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UsageRecord Record => record;

    /// <summary>Ends when the record is committed: whether it was new.</summary>
    public Task<bool> Answer => _answer.Task;

    public void Committed(bool isNew) => _answer.TrySetResult(isNew);

    public void Failed(Exception exception)
    {
        _answer.TrySetException(exception);

        // Seen, also where the caller has stopped waiting: nothing is left for the finalizer to report.
        _ = _answer.Task.Exception;
    }
}

/// <summary>Records of one user, in the order in which they came.</summary>
internal sealed record UserUsage(string UserId, IReadOnlyList<PendingUsage> Records)
{
    /// <summary>Tells every caller; of several with one id, the first was the new one.</summary>
    public void Committed(IEnumerable<Guid> added)
    {
        var left = added.ToHashSet();
        foreach (var pending in Records)
        {
            pending.Committed(left.Remove(pending.Record.Id));
        }
    }

    /// <summary>Tells every caller, each by an exception of its own.</summary>
    public void Failed(Func<Exception> exception)
    {
        foreach (var pending in Records)
        {
            pending.Failed(exception());
        }
    }
}
