using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<ExamplePage> ReadExamplesAsync(
        AvatarKey avatar, ExampleQuery query, string? after, int limit, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(query);
        StoreInput.CheckLimit(limit, StoreInput.MaxPage);
        ExampleCursor? cursor = after is null ? null : ExampleCursor.Parse(after, query.Order);
        var rows = Room(avatar).Examples.Values
            .Where(e => Matches(e, query) && (cursor is null || cursor.Value.IsBefore(e)))
            .OrderBy(e => ExampleCursor.At(e, query.Order), Comparer<ExampleCursor>.Create(ExampleCursor.Compare))
            .Take(limit + 1)
            .ToList();
        return ExampleCursor.Page(rows, limit, query.Order);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken) =>
        Run(() => Room(avatar).Examples.GetValueOrDefault(exampleId), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingExample?> SetExclusionAsync(AvatarKey avatar, Guid exampleId, string? reason, CancellationToken cancellationToken) =>
        Run(() => Change(avatar, exampleId, e => e with { Exclusion = StoredText.Clean(reason) }), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingExample?> EditReplyAsync(
        AvatarKey avatar, Guid exampleId, string reply, double qualityScore, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(reply);
        StoreInput.CheckQuality(qualityScore, nameof(qualityScore));
        return Change(avatar, exampleId, e => e with { Reply = StoredText.Clean(reply), QualityScore = qualityScore, IsEdited = true });
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken) => Run(() =>
    {
        var all = Room(avatar).Examples.Values;
        var kept = all.Where(e => e.Exclusion is null).ToList();
        return new ExampleStatistics
        {
            Total = all.Count,
            Excluded = all.Count - kept.Count,
            UsedInTraining = all.Count(e => e.UsedInTraining),
            Conversations = all.Select(e => e.ConversationId).Distinct().Count(),
            AverageQuality = kept.Count == 0 ? 0 : kept.Average(e => e.QualityScore),
            ByPattern = kept.CountBy(e => e.PatternType).ToDictionary(),
        };
    }, cancellationToken);

    private TrainingExample? Change(AvatarKey avatar, Guid exampleId, Func<TrainingExample, TrainingExample> change)
    {
        var examples = Room(avatar).Examples;
        return examples.TryGetValue(exampleId, out var example) ? examples[exampleId] = change(example) : null;
    }

    private static bool Matches(TrainingExample example, ExampleQuery query) =>
        (query.Imports?.Contains(example.TrainingDataId) ?? true)
        && (query.Patterns?.Contains(example.PatternType) ?? true)
        && example.QualityScore >= query.MinQuality
        && (query.IncludeExcluded || example.Exclusion is null);
}
