using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Usage;

/// <summary>Tokens and money of one answered message. Immutable.</summary>
public sealed record UsageRecord
{
    /// <summary>The record's id, a version 7 Guid: recorded twice under one id, it counts once.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar that answered; its user is the owner, who pays.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>Who chatted: another person than the owner, as often as not.</summary>
    public string? CallerId { get; init; }

    /// <summary>The model that answered.</summary>
    public required ModelRef Model { get; init; }

    /// <summary>The version that answered; <see langword="null"/> for a base or fallback model.</summary>
    public int? Version { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Tokens read, cached ones included.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Tokens read from the vendor's cache.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>The price; <see langword="null"/> if unknown, which is not 0.</summary>
    public Money? Cost { get; init; }

    /// <summary>Whether the tokens are our own count, because the vendor did not tell (a stream that was broken off).</summary>
    public bool IsEstimated { get; init; }

    /// <summary>Whether another model answered than the one that should have.</summary>
    public bool IsFallback { get; init; }
}

/// <summary>One UTC day's total of one avatar, vendor, model and currency. Immutable.</summary>
public sealed record DailyUsage
{
    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The UTC day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The model that answered.</summary>
    public required ModelRef Model { get; init; }

    /// <summary>The currency of <see cref="EstimatedCost"/>; empty in the row of the messages that had no price.</summary>
    public required string Currency { get; init; }

    /// <summary>Messages answered.</summary>
    public long Messages { get; init; }

    /// <summary>Tokens read, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens read from the vendor's cache.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>What the priced messages cost.</summary>
    public decimal EstimatedCost { get; init; }

    /// <summary>Messages without a known price; they have a row of their own, with the empty currency.</summary>
    public long UnpricedMessages { get; init; }

    /// <summary>Messages that another model answered than the one that should have.</summary>
    public long Fallbacks { get; init; }
}

/// <summary>Which daily totals to read. Immutable.</summary>
/// <param name="UserId">The owner.</param>
/// <param name="AvatarId">The avatar; <see langword="null"/> for all of the owner's.</param>
/// <param name="From">The first UTC day; <see langword="null"/> for all.</param>
/// <param name="To">The last UTC day; <see langword="null"/> for all.</param>
public sealed record UsageQuery(string UserId, string? AvatarId = null, DateOnly? From = null, DateOnly? To = null);
