using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Stores.Providers;

public static partial class StoreInput
{
    /// <summary>The decimals of money that are stored.</summary>
    public const int MoneyDecimals = 10;

    private const decimal MostMoney = 9_999_999_999m;

    /// <summary>A job as stored.</summary>
    /// <exception cref="ArgumentException">Its avatar is another user's, or its idempotency key is no id.</exception>
    public static FineTuneJob Clean(FineTuneJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Check(job.Key);
        if (!string.Equals(job.Key.UserId, job.Avatar.UserId, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Job {job.Key.Id} and its avatar belong to different users.", nameof(job));
        }

        return job with
        {
            Base = Clean(job.Base)!,
            RawStatus = StoredText.Clean(job.RawStatus),
            Suffix = StoredText.Clean(job.Suffix),
            IdempotencyKey = StoredText.Id(job.IdempotencyKey, nameof(job)),
            EstimatedCost = Round(job.EstimatedCost, nameof(job)),
            ActualCost = Round(job.ActualCost, nameof(job)),
            Progress = job.Progress is { } progress && double.IsFinite(progress) ? progress : null,
            VendorJobId = StoredText.Clean(job.VendorJobId),
            TrainingFileId = StoredText.Clean(job.TrainingFileId),
            ValidationFileId = StoredText.Clean(job.ValidationFileId),
            FineTunedModel = Clean(job.FineTunedModel),
            Error = StoredText.Clean(job.Error),
        };
    }

    /// <summary>An event as stored. Its id comes from a vendor, and is cleaned rather than refused: a strange event must not stop a job.</summary>
    public static FineTuneJobEvent Clean(FineTuneJobEvent jobEvent)
    {
        ArgumentNullException.ThrowIfNull(jobEvent);
        return jobEvent with
        {
            Id = StoredText.Clean(jobEvent.Id),
            Level = StoredText.Clean(jobEvent.Level),
            Message = StoredText.Clean(jobEvent.Message),
            Metrics = jobEvent.Metrics is { } metrics ? StoredJson.Metrics(StoredJson.Write(metrics)) : null,
        };
    }

    /// <summary>A usage record as stored.</summary>
    /// <exception cref="ArgumentException">A count is negative, the amount can't be stored, or the currency is empty.</exception>
    public static UsageRecord Clean(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfNegative(record.InputTokens, nameof(record));
        ArgumentOutOfRangeException.ThrowIfNegative(record.CachedInputTokens, nameof(record));
        ArgumentOutOfRangeException.ThrowIfNegative(record.OutputTokens, nameof(record));
        _ = StoredText.IdOrNull(record.CallerId, nameof(record));
        var model = Clean(record.Model)!;
        var cost = Round(record.Cost, nameof(record));

        // Nearly always there is nothing to clean, and one is written for every answer.
        return model == record.Model && cost == record.Cost ? record : record with { Model = model, Cost = cost };
    }

    /// <summary>Refuses a key whose user is no id.</summary>
    public static void Check(JobKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        StoredText.Id(key.UserId, nameof(key));
    }

    /// <summary>Refuses a query whose user or avatar is no id.</summary>
    public static void Check(UsageQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        StoredText.Id(query.UserId, nameof(query));
        StoredText.IdOrNull(query.AvatarId, nameof(query));
    }

    /// <summary>Refuses a claim without an owner or with a lease that has no length.</summary>
    public static void CheckLease(string owner, TimeSpan lease)
    {
        StoredText.Id(owner, nameof(owner));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
    }

    /// <summary>Refuses a write of another job than the claimed one.</summary>
    public static void CheckClaim(JobClaim claim, FineTuneJob job)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(job);
        if (claim.Job.Key != job.Key || claim.Job.Avatar != job.Avatar)
        {
            throw new ArgumentException($"The claim is on job {claim.Job.Key.Id}, not on {job.Key.Id}.", nameof(job));
        }
    }

    /// <summary>Refuses a write of another vendor erasure than the claimed one.</summary>
    public static void CheckClaim(ErasureClaim claim, VendorErasure erasure)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(erasure);
        if (claim.Erasure.Id != erasure.Id || claim.Erasure.Job != erasure.Job)
        {
            throw new ArgumentException($"The claim is on erasure {claim.Erasure.Id}, not on {erasure.Id}.", nameof(erasure));
        }
    }

    // Rounded here, once, so that a sum is the same in a store that keeps ten decimals and in one that keeps all.
    private static Money? Round(Money? money, string name)
    {
        if (money is not { } cost)
        {
            return null;
        }

        if (cost.Amount is < 0 or > MostMoney)
        {
            throw new ArgumentOutOfRangeException(name, cost.Amount, $"An amount is from 0 to {MostMoney}.");
        }

        return new(decimal.Round(cost.Amount, MoneyDecimals, MidpointRounding.AwayFromZero), StoredText.Id(cost.Currency, name));
    }
}
