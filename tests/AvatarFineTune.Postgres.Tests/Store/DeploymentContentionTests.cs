using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Hosts that work on hosting, users who change their minds, and an erasure, all at once.</summary>
public sealed class DeploymentContentionTests(PostgresServer server)
{
    private const int Versions = 6;
    private static readonly AvatarKey Ava = new("user", "ava");
    private static readonly string[] Local = ["local"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_waits_in_a_circle_and_what_was_erased_is_to_be_stopped_and_not_active()
    {
        await using var database = await PostgresStores.CreateLiveDatabaseAsync(server);
        var hosts = Enumerable.Range(0, 4).Select(_ => PostgresStores.Open(database, Access.LeastPrivilege)).ToList();
        var sample = new Sample(Ava, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < Versions; i++)
        {
            await hosts[0].AdoptVersionAsync(sample.Version($"m{i}"), Token);
            await hosts[0].AddDeploymentAsync(sample.Deployment(i + 1) with { ActivateWhenReady = true }, Token);
        }

        var workers = hosts.Select((host, i) => Task.Run(() => WorkAsync(host, $"w{i}"), Token));
        var users = hosts.Select(host => Task.Run(() => ChangeMindAsync(host, sample), Token));
        var erasure = Task.Run(() => hosts[0].EraseAsync(Ava, ErasureScope.Avatar, new(), Token), Token);
        await Task.WhenAll([.. workers, .. users, erasure]);

        // Each version has had one open row at a time, whoever asked; after the last word nothing is hosted.
        await hosts[0].EraseAsync(Ava, ErasureScope.Avatar, new(), Token);
        var left = await hosts[1].ListDeploymentsAsync(Ava.UserId, null, Token);
        Assert.All(left, d => Assert.True(d is { IsOpen: true, StopRequested: true, ActivateWhenReady: false }));
        Assert.Equal(left.Count, left.Select(d => d.Version).Distinct().Count());
        Assert.Null((await hosts[1].GetAvatarAsync(Ava, Token))?.ActiveVersion);
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Claims, saves, ends and begins anew; a claim that is lost is somebody else's.</summary>
    private static async Task WorkAsync(PostgresTrainingStore host, string name)
    {
        for (var round = 0; round < 25; round++)
        {
            foreach (var claim in await host.ClaimDeploymentsAsync(name, Local, TimeSpan.FromMinutes(1), 2, Token))
            {
                try
                {
                    var row = claim.Deployment;
                    var isOver = round % 3 == 2;
                    row = await host.SaveDeploymentAsync(
                        claim,
                        row with { State = DeploymentState.Ready, ReadyAt = DateTimeOffset.UtcNow, EndedAt = isOver ? DateTimeOffset.UtcNow : null },
                        activate: row.ActivateWhenReady,
                        isOver ? row with { Id = Guid.NewGuid() } : null,
                        Token);
                    await host.ReleaseDeploymentAsync(claim, Token);
                }
                catch (LeaseLostException)
                {
                    // Somebody wants it hosted again.
                }
            }
        }
    }

    private static async Task ChangeMindAsync(PostgresTrainingStore host, Sample sample)
    {
        for (var round = 0; round < 25; round++)
        {
            var version = (round % Versions) + 1;
            await host.RequestStopAsync(Ava, version, DateTimeOffset.UnixEpoch, Token);
            await host.AddDeploymentAsync(sample.Deployment(version) with { Id = Guid.NewGuid(), ActivateWhenReady = true }, Token);
        }
    }
}
