namespace AvatarFineTune.Local.Model.Training;

/// <summary>
/// The runs of this process. One caller at a time makes a job's steps, the others are shown how far it is; and only a few runs
/// stay in memory, the others are read again when they go on.
/// </summary>
internal sealed class TrainingRuns
{
    private const int MaxKept = 4;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, TrainingRun> _runs = new(StringComparer.Ordinal);

    public bool TryEnter(string job)
    {
        lock (_lock)
        {
            return _busy.Add(job);
        }
    }

    public void Leave(string job)
    {
        lock (_lock)
        {
            _busy.Remove(job);
        }
    }

    /// <summary>Takes a job's run out; it is put back once a step was stored, and so is never ahead of the tables.</summary>
    public TrainingRun Take(string job)
    {
        lock (_lock)
        {
            return _runs.Remove(job, out var run) ? run : new();
        }
    }

    public void PutBack(string job, TrainingRun run)
    {
        lock (_lock)
        {
            _runs[job] = run;
            if (_runs.Count > MaxKept)
            {
                _runs.RemoveAt(0);
            }
        }
    }

    public void Drop(string job)
    {
        lock (_lock)
        {
            _runs.Remove(job);
        }
    }
}
