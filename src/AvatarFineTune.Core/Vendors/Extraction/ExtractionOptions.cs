using AvatarFineTune.Pricing;

namespace AvatarFineTune.Vendors;

/// <summary>Limits of reading chats from pictures, and what is known of the chat. Immutable.</summary>
public sealed record ExtractionOptions
{
    /// <summary>The name of whoever's bubbles stand on the right without one: the phone's owner.</summary>
    /// <value>The default is <c>Me</c>.</value>
    public string OwnerName { get; init; } = "Me";

    /// <summary>The day on which the screenshots were taken, for headers such as "Today" or dates without a year; <see langword="null"/> if unknown.</summary>
    public DateOnly? TakenOn { get; init; }

    /// <summary>Messages that the model is less sure of (0 to 1) are skipped by the import, and counted there.</summary>
    /// <value>The default is 0.5; from 0 to 1.</value>
    public double MinConfidence { get; init; } = 0.5;

    /// <summary>The most pages: one for each screenshot, and each page of a PDF.</summary>
    /// <value>The default is 100; at least 1.</value>
    public int MaxPages { get; init; } = 100;

    /// <summary>The most bytes of a screenshot, or of a PDF's page on its own. A larger one is reported as <see cref="PageStatus.TooLarge"/>.</summary>
    /// <value>The default is 20 MiB; at least 1.</value>
    public long MaxPageBytes { get; init; } = 20L << 20;

    /// <summary>The most pixels of a screenshot: width by height. A larger one is reported as <see cref="PageStatus.TooLarge"/>.</summary>
    /// <value>The default is 50,000,000; at least 1.</value>
    public long MaxPagePixels { get; init; } = 50_000_000;

    /// <summary>The most bytes of all files together. They are held in memory while they are read.</summary>
    /// <value>The default is 200 MiB; at least 1.</value>
    public long MaxTotalBytes { get; init; } = 200L << 20;

    /// <summary>The most that the reading may cost, by its estimate, and while it runs; <see langword="null"/> for no limit. With a limit, an unknown price refuses.</summary>
    public Money? SpendLimit { get; init; }

    /// <summary>How many pages are read at a time.</summary>
    /// <value>The default is 4; from 1 to 64.</value>
    public int MaxParallelRequests { get; init; } = 4;

    /// <summary>How often a page's request is sent at most, where the vendor throttles or fails.</summary>
    /// <value>The default is 4; from 1 to 10.</value>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The longest pause before such a request is sent again; a vendor that asks for more fails the page.</summary>
    /// <value>The default is 2 minutes; not negative.</value>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most tokens that the model may write for a page; a page that needs more is reported as <see cref="PageStatus.Truncated"/>.</summary>
    /// <value>The default is 8,192; at least 256.</value>
    public int MaxOutputTokensPerPage { get; init; } = 8_192;

    /// <summary>The user whose own key at the vendor pays; <see langword="null"/> for the vendor's key.</summary>
    public string? UserId { get; init; }

    /// <summary>Shows limits only: never a name.</summary>
    public override string ToString() => $"at most {MaxPages} pages";

    /// <summary>Refuses what makes no sense, naming it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(OwnerName))
        {
            throw new ArgumentException($"{nameof(OwnerName)} must be a name, as the right side's messages get it.");
        }

        Within(MinConfidence is >= 0 and <= 1, nameof(MinConfidence), MinConfidence, "from 0 to 1");
        Within(MaxPages >= 1, nameof(MaxPages), MaxPages, "at least 1");
        Within(MaxPageBytes >= 1, nameof(MaxPageBytes), MaxPageBytes, "at least 1");
        Within(MaxPagePixels >= 1, nameof(MaxPagePixels), MaxPagePixels, "at least 1");
        Within(MaxTotalBytes >= 1, nameof(MaxTotalBytes), MaxTotalBytes, "at least 1");
        Within(SpendLimit is not { Amount: < 0 }, nameof(SpendLimit), SpendLimit, "not negative");
        Within(MaxParallelRequests is >= 1 and <= 64, nameof(MaxParallelRequests), MaxParallelRequests, "from 1 to 64");
        Within(MaxAttempts is >= 1 and <= 10, nameof(MaxAttempts), MaxAttempts, "from 1 to 10");
        Within(MaxPause >= TimeSpan.Zero, nameof(MaxPause), MaxPause, "not negative");
        Within(MaxOutputTokensPerPage >= 256, nameof(MaxOutputTokensPerPage), MaxOutputTokensPerPage, "at least 256");
    }

    private static void Within(bool isWithin, string name, object? value, string range)
    {
        if (!isWithin)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{nameof(ExtractionOptions)}.{name} must be {range}.");
        }
    }
}
