using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Makes complete rows of one avatar; a test changes what it is about with <c>with</c>.</summary>
/// <param name="Avatar">The avatar.</param>
/// <param name="Now">The time of the rows.</param>
public sealed record Sample(AvatarKey Avatar, DateTimeOffset Now)
{
    public static ModelRef BaseModel { get; } = new("local", "echo");

    public static ExampleHash Hash(string words) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words))));

    public AvatarProfile Profile() => new() { Avatar = Avatar, Name = "Ava", Prompt = "You are Ava.", BaseModel = BaseModel };

    public ModelVersion Version(string model) => new()
    {
        Avatar = Avatar, Number = 0, Model = new("local", model), Base = BaseModel, Prompt = "You are Ava.", CreatedAt = Now,
    };

    public TrainingData Import(string source = "chat.txt") => new()
    {
        Id = Guid.CreateVersion7(Now),
        Avatar = Avatar,
        SourceName = source,
        Report = new()
        {
            Platforms = ["whatsapp"],
            Chats = [new() { Id = "chat-1", Title = "Ben", Platform = "whatsapp", Kept = 4, Skipped = new Dictionary<SkipReason, long> { [SkipReason.Media] = 2 } }],
            Kept = 4,
            Skipped = new Dictionary<SkipReason, long> { [SkipReason.Media] = 2 },
            Owners = [new("Ava", null, 2, null), new("Ben", null, 2, null)],
        },
        Exchanges = new() { Conversations = 1, Exchanges = 2 },
        Consent = new("the owner", "consent", Now),
        CreatedAt = Now,
    };

    /// <summary>An example whose words, and so its hash, are its own.</summary>
    public TrainingExample Example(TrainingData import, string words, params string[] participants) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Avatar = Avatar,
        TrainingDataId = import.Id,
        ConversationId = Guid.Empty,
        Position = 0,
        Prompt = $"What of {words}?",
        Reply = $"{words}!",
        SaidAt = new(2025, 3, 1, 18, 30, 0),
        RepliedAt = new(2025, 3, 1, 18, 31, 0),
        PatternType = PatternType.Question,
        QualityScore = 0.5,
        Hash = Hash(words),
        Participants = participants is [] ? ["Ben"] : participants,
    };

    public DatasetManifest Dataset(string content) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Avatar = Avatar,
        Prompt = "You are Ava.",
        Seed = 7,
        TrainingLines = 1,
        ValidationLines = 1,
        TrainingExamples = 1,
        ValidationExamples = 1,
        TrainingTokens = 5_000_000_000,
        ValidationTokens = 10,
        TokenEncoding = "o200k_base",
        MaxTokensPerLine = 4096,
        LeaksRemoved = 3,
        Fingerprint = Hash(content).ToString(),
        CreatedAt = Now,
    };

    public static DatasetLine Line(DatasetSide side, int number, params TrainingExample[] examples) => new()
    {
        Side = side,
        Number = number,
        Json = $$"""{"messages":[{"role":"assistant","content":"{{string.Concat(examples.Select(e => e.Reply))}}"}]}""",
        Members = [.. examples.Select(e => new DatasetMember(e.Id, e.Hash))],
    };

    public FineTuneJob Job(string idempotencyKey, Guid? datasetId = null) => new()
    {
        Key = new(Avatar.UserId, Guid.CreateVersion7(Now)),
        Avatar = Avatar,
        Base = BaseModel,
        DatasetId = datasetId ?? Guid.CreateVersion7(Now),
        Hyperparameters = new(3, 8, 0.5),
        Seed = 7,
        Suffix = "ava",
        IdempotencyKey = idempotencyKey,
        TrainingExamplesCount = 12,
        EstimatedTokens = 5_000_000_000,
        EstimatedCost = new(1.25m, "USD"),
        CreatedAt = Now,
        LastNewsAt = Now,
        DueAt = Now,
    };

    public FineTuneJobEvent Event(string id) => new(
        id, Now, "info", "Step 1", 1, new Dictionary<string, double> { ["train_loss"] = 0.5 });

    public ModelDeployment Deployment(int version = 1, string model = "m") => new()
    {
        Id = Guid.CreateVersion7(Now),
        Avatar = Avatar,
        Version = version,
        Model = new("local", model),
        HostingPerHour = new(1.7m, "USD"),
        RequestedAt = Now,
        DueAt = Now,
    };

    public UsageRecord Record(decimal? cost = 0.0001m) => new()
    {
        Id = Guid.CreateVersion7(Now),
        Avatar = Avatar,
        CallerId = "caller",
        Model = BaseModel,
        At = Now,
        InputTokens = 10,
        CachedInputTokens = 4,
        OutputTokens = 3,
        Cost = cost is { } amount ? new Money(amount, "USD") : null,
    };

    public AvatarNote Note(string text, NoteKind kind = NoteKind.Knowledge, string? caller = null) => new()
    {
        Id = Guid.CreateVersion7(Now), Avatar = Avatar, Kind = kind, Text = text, CallerId = caller, CreatedAt = Now,
    };
}
