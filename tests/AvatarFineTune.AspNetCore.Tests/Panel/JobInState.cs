using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

/// <summary>Jobs as a worker leaves them half-way: stored, and due only when the test is long over.</summary>
internal static class JobInState
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<FineTuneJob> RunningAsync(PanelSite site, string avatar)
    {
        var job = await AddAsync(site, avatar, j => j);
        var claim = await site.Get<IJobQueue>().ClaimAsync(job.Key, "test", TimeSpan.FromHours(1), Cancelled);
        return await site.Get<IJobQueue>().SaveAsync(
            claim!, job with { Status = FineTuneJobStatus.Running, Progress = 0.4, VendorJobId = "ft-1", Revision = claim!.Job.Revision },
            [Measured(1, 2, 0.9), Measured(2, 0.6666, 0.5), Measured(3, 0.3333, null)], Cancelled);
    }

    public static Task<FineTuneJob> FailedAsync(PanelSite site, string avatar, string error) => AddAsync(
        site, avatar, j => j with { Status = FineTuneJobStatus.Failed, Error = error, FinishedAt = TimeProvider.System.GetUtcNow(), IsSettled = true });

    private static async Task<FineTuneJob> AddAsync(PanelSite site, string avatar, Func<FineTuneJob, FineTuneJob> state)
    {
        await site.ImportAsync(avatar, 60);
        var trained = await site.TrainAsync(avatar);
        var now = TimeProvider.System.GetUtcNow().AddSeconds(1);
        var (job, _) = await site.Get<ITrainingStore>().AddJobAsync(state(Like(trained, now)), Cancelled);
        return job;
    }

    /// <summary>Another job on the same examples, due tomorrow.</summary>
    public static FineTuneJob Like(FineTuneJob trained, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new()
        {
            Key = new(trained.Key.UserId, id),
            Avatar = trained.Avatar,
            Base = trained.Base,
            DatasetId = trained.DatasetId,
            Hyperparameters = trained.Hyperparameters,
            IdempotencyKey = id.ToString("N"),
            Seed = 1,
            EstimatedTokens = trained.EstimatedTokens,
            TrainingExamplesCount = trained.TrainingExamplesCount,
            CreatedAt = now,
            DueAt = now.AddDays(1),
        };
    }

    private static FineTuneJobEvent Measured(long step, double loss, double? valid)
    {
        var metrics = new Dictionary<string, double> { ["train_loss"] = loss };
        if (valid is { } v)
        {
            metrics["valid_loss"] = v;
        }

        return new($"e{step}", TimeProvider.System.GetUtcNow(), "info", "Step.", step, metrics);
    }
}
