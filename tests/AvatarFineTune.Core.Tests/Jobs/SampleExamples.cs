using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests;

/// <summary>Examples without an import: no two alike, whatever their number.</summary>
internal static class SampleExamples
{
    private static readonly string[] Words =
        ["anchor", "basil", "candle", "dragon", "ember", "fiddle", "garden", "hammer", "island", "jigsaw", "kettle", "lantern", "meadow", "nettle", "orchid", "pepper"];

    public static IEnumerable<TrainingExample> Create(AvatarKey avatar, Guid import, int conversations, int exchanges)
    {
        var start = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);
        for (var c = 0; c < conversations; c++)
        {
            var conversation = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"conversation {c}"))[..16]);
            for (var p = 0; p < exchanges; p++)
            {
                yield return Create(avatar, import, conversation, p, start.AddDays(c).AddMinutes(p * 5), Sentence(c, p, "what about"), Sentence(c, p, "well"));
            }
        }
    }

    public static TrainingExample Create(
        AvatarKey avatar, Guid import, Guid conversation, int position, DateTime at, string prompt, string reply, double quality = 0.7, PatternType pattern = PatternType.Question) => new()
        {
            Id = Guid.NewGuid(),
            Avatar = avatar,
            TrainingDataId = import,
            ConversationId = conversation,
            Position = position,
            Prompt = prompt,
            Reply = reply,
            SaidAt = at,
            RepliedAt = at.AddMinutes(1),
            PatternType = pattern,
            QualityScore = quality,
            Hash = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{prompt}\0{reply}")))),
            Participants = ["Ben"],
        };

    private static string Sentence(int conversation, int position, string opening)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{opening} {conversation} {position}"));
        return $"{opening} {string.Join(' ', digest.Take(8).Select(b => Words[b % Words.Length]))} {conversation}-{position}";
    }
}
