namespace AvatarFineTune.Local;

/// <summary>
/// How the local model works. It is for offline use, development, demos and tests, and it is no language model: it learns
/// the exchanges of its training file, ranks them by BM25 against the recent turns, and repeats the best learned reply.
/// It never writes a sentence that nobody wrote.
/// </summary>
public sealed class LocalModelOptions
{
    /// <summary>
    /// The SQLite file of uploads, jobs and models: a file of its own, never the training store's. It is made on first use,
    /// in a folder that exists. Several processes may share it. It holds chat text in the clear.
    /// </summary>
    /// <value>The default is <c>avatars.models.db</c>.</value>
    public string Path { get; set; } = "avatars.models.db";

    /// <summary>
    /// How long a training step takes at least, so that a demo can show progress. Steps are made when a job is read, never
    /// in the background; late ones are caught up, one state at a time. With zero, each read makes one step.
    /// </summary>
    /// <value>The default is 200 milliseconds.</value>
    public TimeSpan StepDuration { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The fewest lines that a training file may have.</summary>
    /// <value>The default is 10, as at hosted vendors.</value>
    public int MinTrainingLines { get; set; } = 10;

    /// <summary>
    /// How close a learned prompt must be for its reply to be given, as a share of what an equal prompt of average length
    /// scores. Below it, the most typical learned reply to that kind of message is given instead.
    /// </summary>
    /// <value>The default is 0.2; 0 always takes the closest, 1 only what is nearly equal.</value>
    public double MinimumMatch { get; set; } = 0.2;

    /// <summary>How many tuned models are kept in memory with their index: some 1 kB an exchange.</summary>
    /// <value>The default is 4; the least recently used goes first.</value>
    public int CachedModels { get; set; } = 4;

    /// <summary>What is wrong with the options; <see langword="null"/> if nothing.</summary>
    internal string? FindProblem() => this switch
    {
        _ when string.IsNullOrWhiteSpace(Path) || Path.Contains(":memory:", StringComparison.Ordinal) =>
            $"{nameof(Path)} must be a file, for jobs and models outlive the process; in tests, one in a temporary folder.",
        _ when StepDuration < TimeSpan.Zero => $"{nameof(StepDuration)} must not be negative; it is {StepDuration}.",
        _ when MinTrainingLines < 1 => $"{nameof(MinTrainingLines)} must be at least 1; it is {MinTrainingLines}.",
        _ when CachedModels < 1 => $"{nameof(CachedModels)} must be at least 1; it is {CachedModels}.",
        _ when MinimumMatch is not (>= 0 and <= 1) => $"{nameof(MinimumMatch)} is a share from 0 to 1; it is {MinimumMatch}.",
        _ => null,
    };
}
