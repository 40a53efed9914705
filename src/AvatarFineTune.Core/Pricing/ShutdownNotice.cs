namespace AvatarFineTune.Pricing;

/// <summary>When a model stops answering, and how long that is from today (UTC). Immutable.</summary>
/// <param name="Model">The model that was asked about.</param>
/// <param name="RetiresOn">The day on which it stops.</param>
/// <param name="DaysLeft">Days from today to then: 0 on that day, negative after it.</param>
public sealed record ShutdownNotice(string Model, DateOnly RetiresOn, int DaysLeft)
{
    /// <summary>
    /// Whether the day has passed. On the day itself a model is still tried: vendors announce a day, not an hour, and one
    /// failed try costs less than a day of wrong answers.
    /// </summary>
    public bool IsRetired => DaysLeft < 0;
}
