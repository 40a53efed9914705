namespace AvatarFineTune.Jobs.Workflow;

/// <summary>How long to wait after faults in a row.</summary>
internal static class Backoff
{
    /// <summary>Doubles with each fault, up to the longest wait.</summary>
    public static TimeSpan After(int faultsBefore, FineTuneOptions options) => After(faultsBefore, options.RetryDelay, options.MaxRetryDelay);

    /// <inheritdoc cref="After(int, FineTuneOptions)"/>
    public static TimeSpan After(int faultsBefore, TimeSpan first, TimeSpan longest)
    {
        var wait = first.TotalSeconds * Math.Pow(2, Math.Min(faultsBefore, 30));
        return TimeSpan.FromSeconds(Math.Min(wait, longest.TotalSeconds));
    }
}
