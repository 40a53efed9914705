using AvatarFineTune.Transcripts.Discord;
using AvatarFineTune.Transcripts.Extracted;
using AvatarFineTune.Transcripts.GoogleChat;
using AvatarFineTune.Transcripts.Line;
using AvatarFineTune.Transcripts.Meta;
using AvatarFineTune.Transcripts.OpenAI;
using AvatarFineTune.Transcripts.Plain;
using AvatarFineTune.Transcripts.Signal;
using AvatarFineTune.Transcripts.Slack;
using AvatarFineTune.Transcripts.Telegram;
using AvatarFineTune.Transcripts.WhatsApp;

namespace AvatarFineTune.Transcripts;

/// <summary>The readers that come with Core, for the registration.</summary>
internal static class CoreTranscriptReaders
{
    /// <summary>
    /// Where two are equally sure of a file the later one gets it: Signal stands after WhatsApp, since a form of
    /// WhatsApp's header looks the same and Signal claims a file only by its tool's own marks.
    /// </summary>
    internal static IReadOnlyList<ITranscriptReader> CreateAll() =>
    [
        new WhatsAppReader(),
        new TelegramReader(),
        new DiscordReader(),
        new InstagramReader(),
        new MessengerReader(),
        new OpenAIChatReader(),
        new PlainReader(),
        new SlackReader(),
        new LineReader(),
        new GoogleChatReader(),
        new SignalReader(),
        new ExtractedTranscriptReader(),
    ];
}
