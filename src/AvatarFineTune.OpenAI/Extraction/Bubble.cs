using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>A message as one page shows it, before pages are put together.</summary>
internal sealed record Bubble
{
    public required int Page { get; init; }

    public string? Sender { get; init; }

    public BubbleSide Side { get; init; }

    public ExtractedKind Kind { get; init; }

    public required string Text { get; init; }

    public string? ShownTime { get; init; }

    /// <summary>The clock that <see cref="ShownTime"/> says; <see langword="null"/> where it says none.</summary>
    public TimeOnly? Clock { get; init; }

    public string? ShownDate { get; init; }

    /// <summary>The day of the header above it on its page; <see langword="null"/> where there is none, or none that can be read.</summary>
    public DateOnly? Day { get; init; }

    public double Confidence { get; init; }

    /// <summary>Whether its beginning lies above the page.</summary>
    public bool CutTop { get; init; }

    /// <summary>Whether its end lies below the page.</summary>
    public bool CutBottom { get; init; }

    public override string ToString() => $"{Kind} on page {Page}";
}
