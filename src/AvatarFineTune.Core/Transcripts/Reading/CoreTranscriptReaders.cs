using AvatarFineTune.Transcripts.WhatsApp;

namespace AvatarFineTune.Transcripts;

/// <summary>The readers that come with Core, for the registration.</summary>
internal static class CoreTranscriptReaders
{
    internal static IReadOnlyList<ITranscriptReader> CreateAll() => [new WhatsAppReader()];
}
