namespace AvatarFineTune.Pricing;

/// <summary>
/// How many epochs <c>auto</c> means. OpenAI's cookbook publishes this rule (<c>Chat_finetuning_data_prep</c>, read
/// 2026-11-22) as an estimate of what its servers choose. Here it is resolved before a job is created and sent as a number,
/// so that the spend limit binds.
/// </summary>
public static class EpochRule
{
    private const int Target = 3;
    private const int FewestExamples = 100;
    private const int MostExamples = 25_000;
    private const int MostEpochs = 25;

    /// <summary>
    /// Three epochs; more where three would show fewer than 100 lines in all (100 / lines, at most 25), fewer where three
    /// would show more than 25,000 (25,000 / lines, at least 1).
    /// </summary>
    /// <param name="trainingLines">Lines of the training file, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no lines.</exception>
    public static int Resolve(int trainingLines)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainingLines, 1);
        return ((long)trainingLines * Target) switch
        {
            < FewestExamples => Math.Min(MostEpochs, FewestExamples / trainingLines),
            > MostExamples => Math.Max(1, MostExamples / trainingLines),
            _ => Target,
        };
    }
}
