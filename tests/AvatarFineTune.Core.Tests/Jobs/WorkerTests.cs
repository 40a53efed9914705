using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Background workers: they take what is due, share it, and stop when they lose it.</summary>
public sealed class WorkerTests
{
    [Fact]
    public async Task A_worker_takes_jobs_that_are_created_while_it_runs()
    {
        await using var harness = new JobHarness(add: b => b.AddWorker());
        await harness.SeedAsync();
        await using var running = await Hosted.StartAsync(harness);
        var job = await harness.CreateAsync();
        var done = await harness.EndAsync(harness.Service.WaitForJobAsync(job.Key));
        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
    }

    [Fact]
    public async Task Workers_of_several_hosts_share_the_jobs_and_none_is_done_twice()
    {
        await using var first = new JobHarness(add: b => b.AddWorker());
        await using var second = new JobHarness(first.Time, first.Vendor, first.Store, add: b => b.AddWorker());
        await using var a = await Hosted.StartAsync(first);
        await using var b = await Hosted.StartAsync(second);
        var jobs = new List<FineTuneJob>();
        for (var i = 0; i < 12; i++)
        {
            var avatar = new AvatarKey("user", $"avatar-{i}");
            await first.SeedAsync(avatar: avatar);
            jobs.Add((await first.Service.CreateJobAsync(new(avatar, JobHarness.Base))).Job!);
        }

        foreach (var job in jobs)
        {
            Assert.Equal(FineTuneJobStatus.Succeeded, (await first.EndAsync(second.Service.WaitForJobAsync(job.Key))).Status);
        }

        Assert.Equal(12, first.Vendor.Jobs.Count);
    }

    [Fact]
    public async Task A_worker_that_loses_its_lease_writes_nothing_more()
    {
        await using var slow = new JobHarness();
        await slow.SeedAsync();
        var job = await slow.CreateAsync();
        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        slow.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && after && !reached.IsSet)
            {
                reached.Set();
                held.Wait(TimeSpan.FromSeconds(30));
            }
        };

        // No renewal reaches the store: as if the process had been suspended.
        slow.Faults.FailBefore("Renew").FailBefore("Renew").FailBefore("Renew").FailBefore("Renew");
        var stuck = Task.Run(() => slow.Service.RunJobAsync(job.Key));
        reached.Wait(TimeSpan.FromSeconds(30));

        var other = slow.Restart();
        var done = await other.RunAsync(job.Key);
        var events = await other.Service.ListEventsAsync(job.Key);
        held.Set();

        Assert.Equal(FineTuneJobStatus.Succeeded, (await other.EndAsync(stuck)).Status);
        Assert.Equal(done.Revision, (await other.Service.GetJobAsync(job.Key))!.Revision);
        Assert.Equal(events.Count, (await other.Service.ListEventsAsync(job.Key)).Count);
        Assert.Single(slow.Vendor.Jobs);
    }

    [Fact]
    public async Task A_store_that_fails_at_claiming_is_asked_again()
    {
        await using var harness = new JobHarness(add: b => b.AddWorker());
        await harness.SeedAsync();
        harness.Faults.FailBefore("Claim").FailBefore("Claim", new NotSupportedException("Not the store's own exception.")).FailBefore("Claim");
        await using var running = await Hosted.StartAsync(harness);
        var job = await harness.CreateAsync();
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.EndAsync(harness.Service.WaitForJobAsync(job.Key))).Status);
        Assert.Equal(0, harness.Faults.Pending);
    }

    [Fact]
    public async Task A_due_job_that_somebody_writes_to_at_the_moment_of_the_claim_is_looked_for_again_soon()
    {
        var time = new ManualTimeProvider();
        var store = new InMemoryTrainingStore(time);
        var queue = new ContendedQueue(store);
        await using var harness = new JobHarness(time, store: store, configure: o => o.FineTuning.IdleInterval = TimeSpan.FromDays(1), add: b => b.AddWorker().Services.AddSingleton<IJobQueue>(queue));
        await harness.SeedAsync();
        harness.Vendor.Script.Enqueue(VendorJobState.Running);
        harness.Vendor.Script.Enqueue(VendorJobState.Running);
        await using var running = await Hosted.StartAsync(harness);
        var job = await harness.CreateAsync();
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.EndAsync(harness.Service.WaitForJobAsync(job.Key))).Status);
        Assert.Equal(1, queue.PassedBy);
    }

    [Fact]
    public async Task A_stopping_host_gives_its_jobs_back_at_once()
    {
        await using var harness = new JobHarness(add: b => b.AddWorker());
        await harness.SeedAsync();
        for (var i = 0; i < 100; i++)
        {
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        await using (await Hosted.StartAsync(harness))
        {
            while (harness.Vendor.Jobs.Count == 0)
            {
                await Task.Delay(1);
            }
        }

        Assert.NotNull(await harness.Store.ClaimAsync(job.Key, "next", TimeSpan.FromMinutes(1), default));
    }

    [Fact]
    public async Task A_job_of_a_vendor_that_this_host_lacks_waits_for_one_that_has_it()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        var claim = await harness.Store.ClaimAsync(job.Key, "w", TimeSpan.FromMinutes(1), default);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(harness.Time);
        services.AddAvatarFineTuning().UseStore("UseStore", _ => harness.Store);
        await using var without = services.BuildServiceProvider();
        var left = await without.GetRequiredService<AvatarFineTune.Jobs.Workflow.JobDriver>().DriveAsync(claim!, default);
        Assert.Equal(FineTuneJobStatus.Queued, left.Status);
        Assert.True(left.DueAt > harness.Time.GetUtcNow());
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.RunAsync(job.Key)).Status);
    }

    private sealed class Hosted(IReadOnlyList<IHostedService> services) : IAsyncDisposable
    {
        public static async Task<Hosted> StartAsync(JobHarness harness)
        {
            var services = harness.Hosted.ToList();
            foreach (var service in services)
            {
                await service.StartAsync(default);
            }

            return new(services);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in services)
            {
                await service.StopAsync(default);
            }
        }
    }

    /// <summary>Passes by a job that is due, once, after it was claimed for the first time: as if its row had been locked.</summary>
    private sealed class ContendedQueue(InMemoryTrainingStore store) : DelegatingTrainingStore(store, store, store, store, store), IJobQueue
    {
        private bool _wasClaimed;

        public int PassedBy { get; private set; }

        async Task<IReadOnlyList<JobClaim>> IJobQueue.ClaimAsync(string owner, IReadOnlyCollection<string>? vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
        {
            if (_wasClaimed && PassedBy == 0 && (await GetQueueStatusAsync(cancellationToken)).Due > 0)
            {
                PassedBy++;
                return [];
            }

            var claims = await ClaimAsync(owner, vendors, lease, limit, cancellationToken);
            _wasClaimed |= claims.Count > 0;
            return claims;
        }
    }
}
