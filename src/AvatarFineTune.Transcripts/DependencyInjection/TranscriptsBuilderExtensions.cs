using AvatarFineTune.Transcripts.Csv;
using AvatarFineTune.Transcripts.DiscordPackage;
using AvatarFineTune.Transcripts.IMessage;
using AvatarFineTune.Transcripts.TelegramHtml;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the readers of this package.</summary>
public static class TranscriptsBuilderExtensions
{
    /// <summary>
    /// Adds the readers that need a third-party parser: CSV, Telegram's HTML export, Discord's data package, and the
    /// database of Apple's Messages. They are found by content, beside the built-in ones.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static IAvatarFineTuningBuilder AddTranscripts(this IAvatarFineTuningBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddTranscriptReader<CsvTranscriptReader>()
            .AddTranscriptReader<TelegramHtmlReader>()
            .AddTranscriptReader<DiscordPackageReader>()
            .AddTranscriptReader<IMessageReader>();
    }
}
