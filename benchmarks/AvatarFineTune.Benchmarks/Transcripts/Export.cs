using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Discord;
using AvatarFineTune.Transcripts.Telegram;
using AvatarFineTune.Transcripts.WhatsApp;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>One export that the comparison generates, and who reads it.</summary>
/// <param name="Name">What to type and to print.</param>
/// <param name="Extension">The file's ending.</param>
/// <param name="Write">Writes about so many bytes to a path; returns how many messages.</param>
/// <param name="Reader">Ours.</param>
/// <param name="Rival">What a user would write in C#: its name, and how it counts the messages of a file.</param>
/// <param name="Script">The program in <c>benchmarks/node</c>; its package is named alike.</param>
/// <param name="Targets">What was promised.</param>
internal sealed record Export(
    string Name, string Extension, Func<string, long, long> Write, Func<ITranscriptReader> Reader, (string Name, Func<string, long> Count) Rival, (string Script, string Package)? Script, Targets Targets)
{
    internal static readonly Export[] All =
    [
        .. ExportLanguage.All.Select(language => new Export(
            $"whatsapp-{language.Name.ToLowerInvariant()}", ".txt", (path, bytes) => WhatsAppExport.Write(path, bytes, language), () => new WhatsAppReader(),
            ("C# regex loop", RegexLoop.Count), ("whatsapp.js", "whatsapp-chat-parser"), new(150, 2, 10))),
        new("telegram", ".json", TelegramExport.Write, () => new TelegramReader(),
            ("JsonSerializer", JsonRivals.CountTelegram), ("telegram.js", "telegram-chat-parser"), new(150, null, null)),
        new("discord", ".json", DiscordExport.Write, () => new DiscordReader(),
            ("JsonSerializer", JsonRivals.CountDiscord), null, new(150, null, null)),
    ];

    internal static Export Named(string name) => All.Single(e => e.Name == name);
}

/// <summary>What the reader shall reach: megabytes a second on one core, and times the rivals' speed where that was promised.</summary>
internal sealed record Targets(double MegabytesPerSecond, double? TimesRival, double? TimesNode);
