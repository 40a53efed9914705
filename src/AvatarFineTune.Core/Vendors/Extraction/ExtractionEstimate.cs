using AvatarFineTune.Pricing;

namespace AvatarFineTune.Vendors;

/// <summary>What reading a chat from pictures would take. Immutable.</summary>
/// <param name="Pages">How many pages would be sent.</param>
/// <param name="InputTokens">
/// The tokens read: for a screenshot by its size (85, and 170 for each tile of 512 by 512 pixels once it is fitted into 2,048 by 2,048 and its shorter side into
/// 768), for a PDF's page 2,500, and for the instructions 1,000 a page.
/// </param>
/// <param name="OutputTokens">The tokens written, taken as 1,500 a page: some 30 messages.</param>
/// <param name="Cost">What they cost; <see langword="null"/> if the model's price is unknown.</param>
/// <param name="Refusal">Why the reading would be refused; <see langword="null"/> if it would not.</param>
public sealed record ExtractionEstimate(int Pages, long InputTokens, long OutputTokens, Money? Cost, ExtractionRefusal? Refusal);

/// <summary>Why nothing was read.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">What was wrong and what to do, in a sentence to show.</param>
public sealed record ExtractionRefusal(ExtractionRefusalReason Reason, string Message);

/// <summary>Why nothing was read.</summary>
public enum ExtractionRefusalReason
{
    /// <summary>There are more pages than <see cref="ExtractionOptions.MaxPages"/>.</summary>
    TooManyPages,

    /// <summary>The files have more bytes than <see cref="ExtractionOptions.MaxTotalBytes"/>.</summary>
    TooManyBytes,

    /// <summary>The estimate is over <see cref="ExtractionOptions.SpendLimit"/>, or in another currency.</summary>
    OverSpendLimit,

    /// <summary>There is a spend limit, and the model's price is unknown.</summary>
    UnknownPrice,

    /// <summary>None of the pages can be sent: see each page's status.</summary>
    NoReadablePage,
}
