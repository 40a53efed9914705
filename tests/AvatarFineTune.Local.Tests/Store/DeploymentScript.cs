using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>Makes calls about hosting, and what ends it. Ids come from small pools, so that calls meet each other's rows.</summary>
internal sealed class DeploymentScript(Random random, TimeProvider time)
{
    private static readonly string[] Models = ["tea", "rain", "sun", "kite"];

    private readonly List<ModelDeployment> _deployments = [];
    private readonly Dictionary<Guid, DeploymentClaim> _claims = [];
    private int _trainings;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Sample Sample => new(new(Pick("user", "user", "other"), Pick("ava", "ava", "eve")), time.GetUtcNow());

    public (string Name, Func<IStoreUnderTest, Task<object?>> Call) Next()
    {
        var sample = Sample;
        var (number, model) = (random.Next(4) + 1, Pick(Models));
        return random.Next(20) switch
        {
            0 or 1 => ("adopt", Of(s => s.Training.AdoptVersionAsync(sample.Version(model) with { CheckpointStep = number > 2 ? number : null }, Token))),
            2 => Train(sample, model),
            3 or 4 or 5 => Add(sample, number),
            6 => ("stop", Of(s => s.Training.RequestStopAsync(sample.Avatar, number, sample.Now, Token))),
            7 or 8 => ("claim", Of(async s => Noted(await s.Deployments.ClaimDeploymentsAsync("w", ["local"], TimeSpan.FromMinutes(1), 2, Token)))),
            9 => ("claim one", Of(async s => await s.Deployments.ClaimDeploymentAsync(sample.Avatar, number, "w", TimeSpan.FromMinutes(1), Token) is { } c ? Noted([c]) : null)),
            10 or 11 or 12 => Save(),
            13 => ("renew", WithClaim((s, claim) => s.Deployments.RenewDeploymentAsync(claim, TimeSpan.FromMinutes(1), Token))),
            14 => ("release", WithClaim(async (s, claim) =>
            {
                await s.Deployments.ReleaseDeploymentAsync(claim, Token);
                return true;
            })),
            15 => Erase(sample),
            16 => ("delete at the vendor", Of(DeleteModelsAsync)),
            17 => ("activate", Of(s => s.Training.SetActiveVersionAsync(sample.Avatar, number, Token))),
            18 => ("webhook", Of(s => s.Queue.ReceiveWebhookAsync("local", model, number > 2 ? null : $"ftjob-{number}", Token))),
            _ => ("read all", Of(async s => (object?)await StateAsync(s, sample.Avatar))),
        };
    }

    private (string, Func<IStoreUnderTest, Task<object?>>) Train(Sample sample, string model)
    {
        var import = sample.Import();
        var example = sample.Example(import, $"word {_trainings++}", Pick("Ben", "Cleo"));
        var dataset = sample.Dataset(example.Reply);
        var job = sample.Job(model, dataset.Id) with { Activation = (ActivationPolicy)random.Next(3) };
        var deployment = random.Next(3) == 0 ? null : Known(sample.Deployment(9, "filled in later"));
        return ("train", Of(async s =>
        {
            await s.Training.ImportAsync(import, example);
            await s.Training.AddAsync(dataset, Sample.Line(DatasetSide.Training, 0, example));
            var stored = (await s.Training.AddJobAsync(job, Token)).Job;
            return await s.Queue.ClaimAsync(stored.Key, "w", TimeSpan.FromMinutes(1), Token) is { } claim
                ? await s.Queue.CompleteAsync(claim, claim.Job.Succeeded(model) with { IsSettled = true }, sample.Version(model), [], deployment, Token)
                : null;
        }));
    }

    private (string, Func<IStoreUnderTest, Task<object?>>) Add(Sample sample, int number)
    {
        var deployment = _deployments.Count > 0 && random.Next(6) == 0
            ? _deployments[random.Next(_deployments.Count)]
            : Known(sample.Deployment(number) with { ActivateWhenReady = random.Next(2) == 0, DueAt = sample.Now.AddSeconds(random.Next(90) - 60) });
        return ("add", Of(s => s.Training.AddDeploymentAsync(deployment, Token)));
    }

    private (string, Func<IStoreUnderTest, Task<object?>>) Save()
    {
        var (isOver, activate, seesStop, state) = (random.Next(4) == 0, random.Next(3) == 0, random.Next(2) == 0, (DeploymentState)random.Next(7));
        var (now, next) = (time.GetUtcNow(), random.Next(3) == 0 ? null : Guid.CreateVersion7(time.GetUtcNow()) as Guid?);
        return ("save", WithClaim((s, claim) => s.Deployments.SaveDeploymentAsync(
            claim,
            claim.Deployment with
            {
                State = state,
                StopRequested = seesStop,
                ReadyAt = state == DeploymentState.Ready ? now : null,
                EndedAt = isOver ? now : null,
                DueAt = now.AddSeconds(30),
                LastError = activate ? null : VendorFault.Throttled,
            },
            activate,
            next is { } id ? claim.Deployment with { Id = id, EndedAt = null, RequestedAt = now, DueAt = now } : null,
            Token)));
    }

    private (string, Func<IStoreUnderTest, Task<object?>>) Erase(Sample sample)
    {
        var scope = random.Next(4) == 0 ? ErasureScope.Avatar : ErasureScope.Participant(Pick("Ben", "Cleo"));
        var options = new ErasureOptions { KeepTrainedModels = random.Next(3) == 0 };
        return ($"erase {scope}", Of(async s =>
        {
            var before = await StateAsync(s, sample.Avatar);
            await s.Training.PreviewErasureAsync(sample.Avatar, scope, options, Token);
            Assert.Equal(before, await StateAsync(s, sample.Avatar));
            await s.Training.EraseAsync(sample.Avatar, scope, options, Token);
            return (object?)await StateAsync(s, sample.Avatar);
        }));
    }

    private static async Task<object?> DeleteModelsAsync(IStoreUnderTest store)
    {
        var claims = await store.Erasures.ClaimErasuresAsync("w", ["local"], TimeSpan.FromMinutes(1), 100, Token);
        foreach (var claim in claims.Where(c => c.Erasure.Model == VendorErasurePart.Pending))
        {
            await store.Erasures.SaveErasureAsync(claim, claim.Erasure with { Model = VendorErasurePart.Deleted }, Token);
        }

        return claims.Count;
    }

    private static async Task<string> StateAsync(IStoreUnderTest store, AvatarKey avatar)
    {
        var deployments = await store.Training.ListDeploymentsAsync(avatar.UserId, avatar.AvatarId, Token);
        var shared = new List<bool>();
        foreach (var deployment in deployments)
        {
            shared.Add(await store.Deployments.IsHostingSharedAsync(deployment, Token));
        }

        return System.Text.Json.JsonSerializer.Serialize(new object?[]
        {
            deployments, shared, await store.Training.ListDeploymentsAsync(avatar.UserId, null, Token), await store.Training.ListVersionsAsync(avatar, Token),
            (await store.Training.GetAvatarAsync(avatar, Token))?.ActiveVersion, await store.Deployments.GetDeploymentStatusAsync(Token),
        });
    }

    /// <summary>With the last claim of some deployment, or one before it.</summary>
    private Func<IStoreUnderTest, Task<object?>> WithClaim<T>(Func<IStoreUnderTest, DeploymentClaim, Task<T>> call)
    {
        var claim = _claims.Count == 0 ? null : _claims.Values.ElementAt(random.Next(_claims.Count));
        claim = claim is not null && random.Next(6) == 0 ? claim with { Fencing = claim.Fencing - 1 } : claim;
        return async s => claim is null ? null : await call(s, claim);
    }

    private IReadOnlyList<DeploymentClaim> Noted(IReadOnlyList<DeploymentClaim> claims)
    {
        foreach (var claim in claims)
        {
            _claims[claim.Deployment.Id] = claim;
        }

        return claims;
    }

    private ModelDeployment Known(ModelDeployment deployment)
    {
        _deployments.Add(deployment);
        return deployment;
    }

    private T Pick<T>(params T[] from) => from[random.Next(from.Length)];

    private static Func<IStoreUnderTest, Task<object?>> Of<T>(Func<IStoreUnderTest, Task<T>> call) => async s => await call(s);
}
