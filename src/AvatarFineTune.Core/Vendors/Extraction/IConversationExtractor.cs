using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Vendors;

/// <summary>
/// Reads chats from screenshots (PNG, JPEG, WEBP) and PDFs, with a model that can see. Files are told apart by content.
/// Give a chat's pages in their order: messages that two screenshots share are found at the seams and kept once.
/// Thread-safe. Register one with <c>AddConversationExtractor</c>.
/// </summary>
public interface IConversationExtractor
{
    /// <summary>Counts the pages and says what reading them would cost, without sending anything.</summary>
    /// <param name="files">The files of one chat, in order; the caller disposes them.</param>
    /// <param name="options">Limits; <see langword="null"/> for those of the registration.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no file, or an option is out of its range.</exception>
    /// <exception cref="TranscriptException">A file can't be opened or read.</exception>
    Task<ExtractionEstimate> EstimateAsync(IReadOnlyList<TranscriptSource> files, ExtractionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the pages, each by a request of its own, and puts the chat together. Limits, and the price against
    /// <see cref="ExtractionOptions.SpendLimit"/>, are checked before anything is sent; beyond them the result says why, and holds nothing.
    /// A page that the model can't or won't read says so in <see cref="ExtractedConversation.Pages"/>; the others are still read. Requests that fail in
    /// passing are tried again, as the vendor asks to wait.
    /// </summary>
    /// <param name="files">The files of one chat, in order; the caller disposes them.</param>
    /// <param name="options">Limits, and what is known of the chat; <see langword="null"/> for those of the registration.</param>
    /// <param name="progress">Hears how many pages are done; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">Gives up; what was read until then is lost, and paid for.</param>
    /// <exception cref="ArgumentException">There is no file, an option is out of its range, or the vendor is not registered.</exception>
    /// <exception cref="TranscriptException">A file can't be opened or read.</exception>
    /// <exception cref="ModelVendorException">The key is refused, or the model is unknown there: no page can be read.</exception>
    Task<ExtractedConversation> ExtractAsync(
        IReadOnlyList<TranscriptSource> files, ExtractionOptions? options = null, IProgress<ExtractionProgress>? progress = null, CancellationToken cancellationToken = default);
}

/// <summary>How far a reading is.</summary>
/// <param name="Done">Pages that have their result.</param>
/// <param name="Total">Pages in all.</param>
public readonly record struct ExtractionProgress(int Done, int Total);
