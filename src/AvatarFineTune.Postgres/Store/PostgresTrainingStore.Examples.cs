using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string ThisExample = $"{Whose} AND id = @id";

    /// <inheritdoc/>
    public Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync(
            "GetExample",
            avatar,
            c => c.FirstAsync(ReadExample(avatar), $"SELECT {ExampleColumns} FROM aft.avatar_training_examples {ThisExample}", Key(avatar, ("id", exampleId))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TrainingExample?> SetExclusionAsync(AvatarKey avatar, Guid exampleId, string? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ChangeAsync("SetExclusion", avatar, exampleId, "exclusion = @reason", [("reason", StoredText.Clean(reason))], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TrainingExample?> EditReplyAsync(
        AvatarKey avatar, Guid exampleId, string reply, double qualityScore, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(reply);
        StoreInput.CheckQuality(qualityScore, nameof(qualityScore));
        return ChangeAsync(
            "EditReply", avatar, exampleId, "reply = @reply, quality_score = @quality, is_edited = true",
            [("reply", StoredText.Clean(reply)), ("quality", qualityScore)], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetStatistics", avatar, async c => Statistics(await c.AllAsync(ReadCounts, CountExamples, Key(avatar)).ConfigureAwait(false)), cancellationToken);
    }

    /// <summary>One row on its own: no other write need wait for it.</summary>
    private Task<TrainingExample?> ChangeAsync(
        string operation, AvatarKey avatar, Guid exampleId, string set, (string, object?)[] values, CancellationToken cancellationToken) => _database.WriteAsync(
            operation,
            PostgresScope.User(avatar.UserId),
            PostgresRetry.Always,
            c => c.FirstAsync(
                ReadExample(avatar),
                $"UPDATE aft.avatar_training_examples SET {set} {ThisExample} RETURNING {ExampleColumns}",
                Key(avatar, [("id", exampleId), .. values])),
            cancellationToken);
}
