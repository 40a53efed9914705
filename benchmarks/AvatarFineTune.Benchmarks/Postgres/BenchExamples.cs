using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>Examples of made-up chat words, in conversations of twenty; always the same but for their ids.</summary>
internal static class BenchExamples
{
    private static readonly string[] Lines = ChatText.English(2_000_000).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal static AvatarKey Avatar { get; } = new("8d0f2a34-6c1e-4b52-9f0a-5a7d3c9be111", "ava");

    internal static TrainingData Import() => new()
    {
        Id = Guid.CreateVersion7(),
        Avatar = Avatar,
        SourceName = "chat.txt",
        Report = new() { Platforms = ["whatsapp"], Chats = [], Kept = 1, Skipped = new Dictionary<SkipReason, long>() },
        Exchanges = new() { Conversations = 1, Exchanges = 1 },
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    internal static IEnumerable<TrainingExample> Make(TrainingData import, int count)
    {
        var conversation = Guid.CreateVersion7();
        for (var i = 0; i < count; i++)
        {
            conversation = i % 20 == 0 ? Guid.CreateVersion7() : conversation;
            yield return new()
            {
                Id = Guid.CreateVersion7(),
                Avatar = Avatar,
                TrainingDataId = import.Id,
                ConversationId = conversation,
                Position = i % 20,
                Prompt = Lines[i * 7 % Lines.Length],
                Reply = Lines[i * 13 % Lines.Length],
                SaidAt = new DateTime(2025, 1, 1).AddMinutes(i),
                RepliedAt = new DateTime(2025, 1, 1).AddMinutes(i + 1),
                PatternType = (PatternType)(i % 7),
                QualityScore = i % 997 / 997.0,
                Hash = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{i}")))),
                Participants = ["Ben"],
                ParticipantIds = ["telegram:user123"],
            };
        }
    }
}
