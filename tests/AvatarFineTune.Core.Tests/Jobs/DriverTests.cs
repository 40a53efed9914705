using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A driven claim: what nobody expected neither spins, nor hides, nor goes on without its lease.</summary>
public sealed class DriverTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_timeout_that_the_vendor_lets_through_does_not_spin()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        harness.Vendor.Fault = (call, _) => throw new TaskCanceledException("An HTTP client's own timeout.");
        var driver = harness.Get<JobDriver>();
        await driver.DriveAsync((await harness.Store.ClaimAsync(job.Key, "w", Lease, default))!, default);
        Assert.Null(await harness.Store.ClaimAsync(job.Key, "w", Lease, default));
        harness.Vendor.Fault = null;
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.RunAsync(job.Key)).Status);
    }

    [Fact]
    public async Task A_vendor_that_cannot_be_made_is_as_good_as_missing()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(harness.Time);
        services.AddAvatarFineTuning().UseStore("UseStore", _ => harness.Store).AddVendor("fake", _ => throw new InvalidOperationException("No key."));
        await using var without = services.BuildServiceProvider();
        var left = await without.GetRequiredService<JobDriver>().DriveAsync((await harness.Store.ClaimAsync(job.Key, "w", Lease, default))!, default);
        Assert.True(left.DueAt > harness.Time.GetUtcNow());
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.RunAsync(job.Key)).Status);
    }

    [Fact]
    public async Task A_store_that_never_answers_a_renewal_ends_the_work_before_the_lease_ends()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        var claim = (await harness.Store.ClaimAsync(job.Key, "w", Lease, default))!;
        var store = new HangingStore(harness.Store);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(harness.Time);
        services.AddAvatarFineTuning().UseStore("UseStore", _ => store).AddVendor("fake", _ => harness.Vendor);
        await using var process = services.BuildServiceProvider();
        var started = harness.Time.GetUtcNow();
        var driving = process.GetRequiredService<JobDriver>().DriveAsync(claim, default);
        while (!driving.IsCompleted && harness.Time.GetUtcNow() - started < 2 * Lease)
        {
            await Task.WhenAny(driving, Task.Delay(2));
            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(driving.IsCompleted, "The work went on without its lease.");
        Assert.True(harness.Time.GetUtcNow() - started < Lease);
    }

    /// <summary>Renews never, and holds the work up: as if the network dropped packets.</summary>
    private sealed class HangingStore(InMemoryTrainingStore inner) : DelegatingTrainingStore(inner, inner, inner, inner, inner)
    {
        protected override async ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken)
        {
            if (call.Operation is "Renew" or "Save")
            {
                await Task.Delay(Timeout.Infinite, call.Operation == "Renew" ? CancellationToken.None : cancellationToken);
            }
        }
    }
}
