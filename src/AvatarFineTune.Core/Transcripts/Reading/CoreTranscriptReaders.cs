using AvatarFineTune.Transcripts.Discord;
using AvatarFineTune.Transcripts.GoogleChat;
using AvatarFineTune.Transcripts.Line;
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
    internal static IReadOnlyList<ITranscriptReader> CreateAll() =>
    [
        new WhatsAppReader(), new TelegramReader(), new DiscordReader(), new OpenAIChatReader(), new PlainReader(),
        new SlackReader(),
        new LineReader(),
        new GoogleChatReader(),
        new SignalReader(),
    ];
}
