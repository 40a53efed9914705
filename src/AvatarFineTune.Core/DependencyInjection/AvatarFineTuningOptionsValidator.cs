using AvatarFineTune.Chat;
using AvatarFineTune.Jobs;
using AvatarFineTune.Usage;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Refuses impossible options of any room, all at once, each with its value.</summary>
internal sealed class AvatarFineTuningOptionsValidator : IValidateOptions<AvatarFineTuningOptions>
{
    public ValidateOptionsResult Validate(string? name, AvatarFineTuningOptions options)
    {
        var builder = new ValidateOptionsResultBuilder();
        builder.AddResult(new AvatarChatDefaultsValidator().Validate(name, options.Chat));
        builder.AddResult(new UsageBudgetOptionsValidator().Validate(name, options.Budgets));
        CheckJobs(builder, options.FineTuning);
        try
        {
            _ = options.Datasets.Validated();
        }
        catch (ArgumentOutOfRangeException e)
        {
            builder.AddError(e.Message, nameof(options.Datasets));
        }

        return builder.Build();
    }

    private static void CheckJobs(ValidateOptionsResultBuilder builder, FineTuneOptions jobs)
    {
        Positive(jobs.LeaseDuration, nameof(jobs.LeaseDuration));
        Positive(jobs.IdleInterval, nameof(jobs.IdleInterval));
        Positive(jobs.WatchInterval, nameof(jobs.WatchInterval));
        Positive(jobs.RetryDelay, nameof(jobs.RetryDelay));
        Positive(jobs.MaxRetryDelay, nameof(jobs.MaxRetryDelay));
        Positive(jobs.StuckAfter, nameof(jobs.StuckAfter));
        Positive(jobs.UnclaimedAfter, nameof(jobs.UnclaimedAfter));
        Positive(jobs.PollInterval ?? TimeSpan.MaxValue, nameof(jobs.PollInterval));
        AtLeastOne(jobs.MaxParallelJobs, nameof(jobs.MaxParallelJobs));
        AtLeastOne(jobs.MaxAttempts, nameof(jobs.MaxAttempts));
        if (jobs.SettleWindow < TimeSpan.Zero)
        {
            builder.AddError($"It is {jobs.SettleWindow} and must not be negative.", nameof(jobs.SettleWindow));
        }

        void Positive(TimeSpan value, string option)
        {
            if (value <= TimeSpan.Zero)
            {
                builder.AddError($"It is {value} and must be longer than zero.", option);
            }
        }

        void AtLeastOne(int value, string option)
        {
            if (value < 1)
            {
                builder.AddError($"It is {value} and must be at least 1.", option);
            }
        }
    }
}
