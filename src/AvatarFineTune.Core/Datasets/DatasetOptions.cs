using Microsoft.Extensions.Options;

namespace AvatarFineTune.Datasets;

/// <summary>How examples become files. Immutable.</summary>
public sealed record DatasetOptions
{
    /// <summary>The most tokens of a line; the vendor's own limit binds where it is lower. More fits more turns of a conversation.</summary>
    /// <value>The default is 4,096.</value>
    public int MaxTokensPerLine { get; init; } = 4_096;

    /// <summary>The fewest training lines that are worth training on; the vendor's own minimum binds where it is higher.</summary>
    /// <value>The default is 10.</value>
    public int MinTrainingLines { get; init; } = 10;

    /// <summary>The share of the examples that is held out for validation, from 0 to 0.5. Whole conversations are held out.</summary>
    /// <value>The default is 0.1.</value>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The most examples that are held out, however many there are.</summary>
    /// <value>The default is 1,000.</value>
    public int MaxValidationExamples { get; init; } = 1_000;

    /// <summary>From which similarity (Jaccard over character shingles, 0 to 1) a validation example is a leak of a training example.</summary>
    /// <value>The default is 0.95.</value>
    public double LeakSimilarity { get; init; } = 0.95;

    /// <summary>Refuses impossible values, naming the property and the value.</summary>
    internal void ThrowIfInvalid()
    {
        List<string> errors = [];
        Check(MaxTokensPerLine >= 64, nameof(MaxTokensPerLine), MaxTokensPerLine, "at least 64");
        Check(MinTrainingLines >= 1, nameof(MinTrainingLines), MinTrainingLines, "at least 1");
        Check(ValidationShare is >= 0 and <= 0.5, nameof(ValidationShare), ValidationShare, "from 0 to 0.5");
        Check(MaxValidationExamples >= 0, nameof(MaxValidationExamples), MaxValidationExamples, "0 or more");
        Check(LeakSimilarity is > 0 and <= 1, nameof(LeakSimilarity), LeakSimilarity, "above 0, at most 1");
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(nameof(DatasetOptions), typeof(DatasetOptions), errors);
        }

        void Check(bool holds, string property, object value, string wanted)
        {
            if (!holds)
            {
                errors.Add($"{nameof(DatasetOptions)}.{property} is {value}; it must be {wanted}.");
            }
        }
    }
}
