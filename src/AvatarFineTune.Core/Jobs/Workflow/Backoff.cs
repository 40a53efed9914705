namespace AvatarFineTune.Jobs.Workflow;

/// <summary>How long to wait after faults in a row.</summary>
internal static class Backoff
{
    /// <summary>Doubles with each fault, up to the longest wait.</summary>
    public static TimeSpan After(int faultsBefore, FineTuneOptions options)
    {
        var wait = options.RetryDelay.TotalSeconds * Math.Pow(2, Math.Min(faultsBefore, 30));
        return TimeSpan.FromSeconds(Math.Min(wait, options.MaxRetryDelay.TotalSeconds));
    }
}
