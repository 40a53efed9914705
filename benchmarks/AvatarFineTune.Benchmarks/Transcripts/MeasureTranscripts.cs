using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Discord;
using AvatarFineTune.Transcripts.Meta;
using AvatarFineTune.Transcripts.Telegram;
using AvatarFineTune.Transcripts.WhatsApp;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>One contestant in its own process: reads the file some times over and prints one line of JSON per run.</summary>
internal static class MeasureTranscripts
{
    internal static async Task<int> RunAsync(string contestant, string file, string runs)
    {
        for (var run = int.Parse(runs, CultureInfo.InvariantCulture); run > 0; run--)
        {
            var before = Environment.CpuUsage.TotalTime;
            var messages = contestant == "ours" ? await OursAsync(file) : RegexLoop.Count(file);
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var peak = Process.GetCurrentProcess().PeakWorkingSet64;
            Console.WriteLine(JsonSerializer.Serialize(new { messages, seconds, peakBytes = peak }));
        }

        return 0;
    }

    /// <summary>As an import does it: recognised by content, read, and every message accounted for.</summary>
    private static async Task<long> OursAsync(string file)
    {
        await using var source = TranscriptSource.FromFile(file);
        await using var transcript = await new TranscriptReaders([new WhatsAppReader(), new TelegramReader(), new DiscordReader(), new MessengerReader()]).OpenAsync(source);
        long messages = 0;
        await foreach (var _ in transcript.ReadMessagesAsync())
        {
            messages++;
        }

        return messages;
    }
}
