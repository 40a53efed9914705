using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What an operator is told, and what a wrong registration says.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_job_that_no_worker_takes_degrades_and_names_the_missing_call()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        await harness.CreateAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
        harness.Time.Advance(TimeSpan.FromMinutes(6));
        var health = await CheckAsync(harness);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("AddWorker()", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_without_news_for_two_hours_degrades()
    {
        await using var harness = new JobHarness(configure: o => o.FineTuning.UnclaimedAfter = TimeSpan.FromDays(1));
        await harness.SeedAsync();
        for (var i = 0; i < 10_000; i++)
        {
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        _ = harness.Service.RunJobAsync(job.Key);
        while (harness.Vendor.Jobs.Count == 0 || harness.Vendor.Calls.Count(c => c == "Get") < 2)
        {
            await Task.Delay(1);
            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(harness)).Status);
        harness.Time.Advance(TimeSpan.FromHours(2.1));
        Assert.Contains("no news", (await CheckAsync(harness)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_that_ends_soon_degrades()
    {
        var soon = DateOnly.FromDateTime(new Conformance.ManualTimeProvider().GetUtcNow().UtcDateTime).AddDays(9);
        await using var harness = new JobHarness(configure: o =>
        {
            o.DefaultModel = JobHarness.Base;
            o.Pricing.Prices.Add(new() { Kind = "fake", Model = "base", RetiresOn = soon });
        });
        Assert.Contains("within 9 days", (await CheckAsync(harness)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_unhealthy()
    {
        await using var harness = new JobHarness();
        harness.Faults.FailBefore("GetQueueStatus");
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(harness)).Status);
    }

    [Fact]
    public async Task Without_a_store_the_start_fails_and_names_the_missing_call()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAvatarFineTuning().AddWorker();
        await using var provider = services.BuildServiceProvider();
        var start = Assert.Throws<InvalidOperationException>(() => provider.GetServices<IHostedService>().ToList());
        Assert.Contains("UseLocal(path)", start.Message, StringComparison.Ordinal);
        var use = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<AvatarFineTune.Jobs.FineTuneService>());
        Assert.Contains("UseLocal(path)", use.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fallback_at_an_unregistered_vendor_fails_the_start()
    {
        await using var harness = new JobHarness(configure: o => o.FallbackModels = [new("elsewhere", "m")]);
        var check = harness.Hosted.First();
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => check.StartAsync(default));
        Assert.Contains("elsewhere/m", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Impossible_options_are_refused_with_their_values()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAvatarFineTuning(o =>
        {
            o.FineTuning.LeaseDuration = TimeSpan.Zero;
            o.Datasets = new() { ValidationShare = 0.9 };
        }).UseInMemoryStore();
        using var provider = services.BuildServiceProvider();
        var e = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => provider.GetRequiredService<AvatarFineTune.Jobs.FineTuneService>());
        Assert.Contains("LeaseDuration is 00:00:00", e.Message, StringComparison.Ordinal);
        Assert.Contains("ValidationShare is 0.9", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deployments_that_nobody_takes_or_that_fail_degrade()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host.Process)).Status);
        host.Vendor.Fault = (c, _) => throw new ModelVendorException("fake", c, VendorFault.NotEligible, "No.");
        await host.ActivateAsync(1);
        var failing = await CheckAsync(host.Process);
        Assert.Equal((HealthStatus.Degraded, 1, 1), (failing.Status, failing.Data["deployments"], failing.Data["deployments_failing"]));
        Assert.StartsWith("1 deployments failed at their last try", failing.Description, StringComparison.Ordinal);

        host.Vendor.Fault = null;
        await host.WorkAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host.Process)).Status);
        host.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("no worker takes them", (await CheckAsync(host.Process)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Users_own_keys_come_from_one_place()
    {
        var services = new ServiceCollection();
        var builder = services.AddAvatarFineTuning().UseInMemoryStore().AddCredentialProvider<NoKeys>();
        using var provider = services.BuildServiceProvider();
        Assert.IsType<NoKeys>(provider.GetRequiredService<IVendorCredentialProvider>());
        Assert.Contains("NoKeys is registered already", Assert.Throws<InvalidOperationException>(() => builder.AddCredentialProvider<NoKeys>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_store_or_vendor_name_is_refused_at_once()
    {
        var builder = new ServiceCollection().AddAvatarFineTuning().UseInMemoryStore();
        Assert.Contains("UseInMemoryStore", Assert.Throws<InvalidOperationException>(() => builder.UseInMemoryStore()).Message, StringComparison.Ordinal);
        builder.AddVendor("a", _ => null!);
        Assert.Contains("'a'", Assert.Throws<InvalidOperationException>(() => builder.AddVendor("a", _ => null!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sinks_and_context_providers_are_added_beside_the_built_in_ones()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAvatarFineTuning().UseInMemoryStore().AddUsageSink<NullSink>().AddContextProvider<NullProvider>();
        using var provider = services.BuildServiceProvider();
        Assert.IsType<NullSink>(Assert.Single(provider.GetServices<AvatarFineTune.Usage.IUsageSink>()));
        Assert.IsType<NullProvider>(provider.GetServices<AvatarFineTune.Chat.IAvatarContextProvider>().Last());
        Assert.Equal(2, provider.GetServices<AvatarFineTune.Chat.IAvatarContextProvider>().Count());
    }

    [Fact]
    public async Task Two_hosts_in_one_process_know_nothing_of_each_other()
    {
        await using var one = new JobHarness();
        await using var two = new JobHarness();
        await one.SeedAsync();
        await one.RunAsync((await one.CreateAsync()).Key);
        Assert.Empty(await two.Service.ListJobsAsync(JobHarness.Avatar));
        Assert.Empty(two.Vendor.Jobs);
        Assert.Empty(await two.Service.ListVersionsAsync(JobHarness.Avatar));
    }

    private static Task<HealthCheckResult> CheckAsync(JobHarness harness) =>
        harness.Get<AvatarFineTuningHealthCheck>().CheckHealthAsync(new HealthCheckContext());
}

file sealed class NoKeys : IVendorCredentialProvider
{
    public ValueTask<VendorCredential?> GetCredentialAsync(string userId, string vendor, CancellationToken cancellationToken) => ValueTask.FromResult<VendorCredential?>(null);
}

file sealed class NullSink : AvatarFineTune.Usage.IUsageSink
{
    public ValueTask WriteAsync(AvatarFineTune.Usage.UsageRecord record, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

file sealed class NullProvider : AvatarFineTune.Chat.IAvatarContextProvider
{
    public ValueTask<IReadOnlyList<AvatarFineTune.Chat.AvatarContextItem>> GetContextAsync(
        AvatarFineTune.Chat.AvatarContextRequest request, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<AvatarFineTune.Chat.AvatarContextItem>>([]);
}
