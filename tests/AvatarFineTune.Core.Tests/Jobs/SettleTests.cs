using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What follows a job's end: nobody's fault keeps the others from hearing, or a job busy for ever.</summary>
public sealed class SettleTests
{
    [Fact]
    public async Task Observers_hear_of_the_end_although_the_vendor_cannot_clean_up()
    {
        var observer = new Observer();
        await using var harness = new JobHarness(configure: o => o.FineTuning.MaxAttempts = 6, add: b => b.Services.AddSingleton<IFineTuneObserver>(observer));
        await harness.SeedAsync();
        harness.Vendor.Fault = (call, _) => Down(call == "ListFiles");
        Assert.True((await harness.RunAsync((await harness.CreateAsync()).Key)).IsSettled);
        Assert.Equal(1, observer.Calls);
    }

    [Fact]
    public async Task Files_go_after_an_outage_of_minutes_and_observers_hear_once()
    {
        var observer = new Observer();
        await using var harness = new JobHarness(add: b => b.Services.AddSingleton<IFineTuneObserver>(observer));
        await harness.SeedAsync();
        DateTimeOffset? back = null;
        harness.Vendor.Fault = (call, _) =>
        {
            if (call == "ListFiles")
            {
                back ??= harness.Time.GetUtcNow() + TimeSpan.FromMinutes(10);
                Down(harness.Time.GetUtcNow() < back);
            }
        };
        Assert.True((await harness.RunAsync((await harness.CreateAsync()).Key)).IsSettled);
        Assert.Empty(harness.Vendor.Files);
        Assert.Equal(1, observer.Calls);
    }

    [Fact]
    public async Task A_broken_observer_keeps_nobody_else_from_hearing()
    {
        var observer = new Observer();
        await using var harness = new JobHarness(add: b =>
        {
            b.Services.AddSingleton<IFineTuneObserver>(new Observer(new HttpRequestException("down")));
            b.Services.AddSingleton<IFineTuneObserver>(observer);
        });
        await harness.SeedAsync();
        Assert.True((await harness.RunAsync((await harness.CreateAsync()).Key)).IsSettled);
        Assert.True(observer.Calls > 0);
        Assert.Empty(harness.Vendor.Files);
    }

    public static TheoryData<Exception> Broken() =>
    [
        new TaskCanceledException("An HTTP client's own timeout."),
        new TrainingStoreException("app", "Notify", "The app's own store call failed.", isTransient: true),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Whatever_an_observer_throws_it_is_left_after_a_few_tries(Exception exception)
    {
        var observer = new Observer(exception, most: 50);
        await using var harness = new JobHarness(add: b => b.Services.AddSingleton<IFineTuneObserver>(observer));
        await harness.SeedAsync();
        Assert.True((await harness.RunAsync((await harness.CreateAsync()).Key)).IsSettled);
        Assert.InRange(observer.Calls, 2, 10);
    }

    [Fact]
    public async Task An_observer_may_use_the_service_that_it_observes()
    {
        await using var harness = new JobHarness(add: b => b.AddFineTuneObserver<Activator>());
        await harness.SeedAsync();
        await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(1, (await harness.Store.GetAvatarAsync(JobHarness.Avatar, default))?.ActiveVersion);
    }

    private static void Down(bool isDown)
    {
        if (isDown)
        {
            throw new ModelVendorException("fake", "ListFiles", VendorFault.Unavailable, "The vendor is down.");
        }
    }

    private sealed class Observer(Exception? exception = null, int most = int.MaxValue) : IFineTuneObserver
    {
        public int Calls { get; private set; }

        public Task OnFinishedAsync(FineTuneJob job, CancellationToken cancellationToken) =>
            ++Calls < most && exception is not null ? Task.FromException(exception) : Task.CompletedTask;
    }

    private sealed class Activator(FineTuneService service) : IFineTuneObserver
    {
        public Task OnFinishedAsync(FineTuneJob job, CancellationToken cancellationToken) =>
            service.ActivateModelAsync(job.Avatar, job.Version!.Value, cancellationToken);
    }
}
