namespace AvatarFineTune.Vendors;

/// <summary>What became of one page. Immutable.</summary>
/// <param name="Number">Its number among all files' pages, from 1.</param>
/// <param name="File">The number of its file, from 1.</param>
/// <param name="PageInFile">Its number within its file, from 1.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Messages">How many messages stand on it, those included that another page shows too.</param>
/// <param name="Detail">Why it was not read and what to do, in a sentence; <see langword="null"/> if it was.</param>
public sealed record ExtractedPage(int Number, int File, int PageInFile, PageStatus Status, int Messages, string? Detail = null);

/// <summary>What became of a page.</summary>
public enum PageStatus
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>It was read, and holds no message.</summary>
    Empty,

    /// <summary>The model or the vendor's filter refuses it, or it was not sent since the spend limit was reached.</summary>
    Refused,

    /// <summary>The model's answer was cut at its limit; nothing of it is used.</summary>
    Truncated,

    /// <summary>It could not be read: the file is no picture or damaged, the vendor failed, or the model answered nonsense twice.</summary>
    Failed,

    /// <summary>It has more bytes, pixels or tokens than may be sent.</summary>
    TooLarge,
}

/// <summary>What a reading used. Immutable.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="InputTokens">Tokens read, cached ones included.</param>
/// <param name="CachedInputTokens">Tokens read from the vendor's cache.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="RequestsWithoutUsage">Answers that did not say what they used: with any, the cost is unknown.</param>
public sealed record ExtractionUsage(int Requests, long InputTokens, long CachedInputTokens, long OutputTokens, int RequestsWithoutUsage);
