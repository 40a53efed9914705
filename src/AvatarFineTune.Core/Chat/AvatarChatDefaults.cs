using AvatarFineTune.Avatars;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Chat;

/// <summary>How all avatars chat.</summary>
public sealed class AvatarChatDefaults
{
    private static readonly TimeSpan MaxUsageWriteTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The model that answers for an avatar without an active version and without a base model of its own, stored or not.</summary>
    /// <value>The default is <see langword="null"/>: such an avatar can chat only through <see cref="FallbackModels"/>.</value>
    public ModelRef? DefaultModel { get; set; }

    /// <summary>
    /// The models that answer, in this order, when neither the active version nor its base can. Choose them at another
    /// vendor than the version's, or one outage takes all.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<ModelRef> FallbackModels { get; set; } = [];

    /// <summary>
    /// How long a streamed answer may take to its first text or tool call before the next model is asked. The last model
    /// of the chain has no limit of ours: a slow answer is better than none.
    /// </summary>
    /// <value>The default is 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer that is not streamed may take as a whole before the next model is asked; as <see cref="FirstTokenTimeout"/>, not for the last.</summary>
    /// <value>The default is 2 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The most tokens that memories and knowledge may take, with the block around them; 0 for none at all.</summary>
    /// <value>The default is 1,000 tokens.</value>
    public int ContextTokenBudget { get; set; } = 1_000;

    /// <summary>How long context providers may take. A slower one is left out of that answer, and nothing fails.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan ContextTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer waits for its usage to be stored. After that it is returned, marked and counted as unrecorded.</summary>
    /// <value>The default is 2 seconds, which is also the most.</value>
    public TimeSpan UsageWriteTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long an avatar's profile and active version are kept in memory. An activation in another process is seen at
    /// most this much later, one in this process at once.
    /// </summary>
    /// <value>The default is 5 seconds; <see cref="TimeSpan.Zero"/> to read the store for every answer.</value>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Refuses impossible values, naming the property and the value.</summary>
    internal void ThrowIfInvalid()
    {
        List<string> errors = [];
        Check(FallbackModels is not null && !FallbackModels.Contains(null!), nameof(FallbackModels), "null", "a list of models");
        Check(IsLimit(FirstTokenTimeout), nameof(FirstTokenTimeout), FirstTokenTimeout, "more than zero, or infinite");
        Check(IsLimit(AnswerTimeout), nameof(AnswerTimeout), AnswerTimeout, "more than zero, or infinite");
        Check(ContextTokenBudget >= 0, nameof(ContextTokenBudget), ContextTokenBudget, "0 or more");
        Check(ContextTimeout > TimeSpan.Zero, nameof(ContextTimeout), ContextTimeout, "more than zero");
        Check(UsageWriteTimeout > TimeSpan.Zero && UsageWriteTimeout <= MaxUsageWriteTimeout, nameof(UsageWriteTimeout), UsageWriteTimeout, "more than zero and at most 2 seconds");
        Check(CacheDuration >= TimeSpan.Zero, nameof(CacheDuration), CacheDuration, "zero or more");
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(nameof(AvatarChatDefaults), typeof(AvatarChatDefaults), errors);
        }

        void Check(bool holds, string property, object value, string wanted)
        {
            if (!holds)
            {
                errors.Add($"{nameof(AvatarChatDefaults)}.{property} is {value}; it must be {wanted}.");
            }
        }
    }

    private static bool IsLimit(TimeSpan time) => time > TimeSpan.Zero || time == Timeout.InfiniteTimeSpan;
}
