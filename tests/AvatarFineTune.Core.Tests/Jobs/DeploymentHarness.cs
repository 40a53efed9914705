using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A process of ours with versions at a vendor that must host them.</summary>
internal sealed class DeploymentHarness : IAsyncDisposable
{
    private readonly decimal? _perHour;

    public DeploymentHarness(decimal? perHour = 1.7m, Action<FineTuneOptions>? options = null)
    {
        _perHour = perHour;
        Time = new();
        Vendor = new(Time);
        Process = new(Time, Vendor, configure: o => Configure(o, options));
    }

    public ManualTimeProvider Time { get; }

    public HostingFakeVendor Vendor { get; }

    public JobHarness Process { get; }

    public FineTuneService Service => Process.Service;

    /// <summary>Another process over the same store and vendor.</summary>
    public JobHarness Other() => Process.Restart(o => Configure(o, null));

    /// <summary>An avatar with as many versions, of the models <c>m1</c>, <c>m2</c> and so on.</summary>
    public async Task AdoptAsync(int versions, AvatarKey? avatar = null)
    {
        for (var i = 1; i <= versions; i++)
        {
            await Service.AdoptModelAsync(avatar ?? JobHarness.Avatar, new("fake", $"m{i}"), JobHarness.Base);
        }
    }

    public Task<Activation> ActivateAsync(int version, AvatarKey? avatar = null) => Service.ActivateModelAsync(avatar ?? JobHarness.Avatar, version);

    /// <summary>Activates, and calls again when the store failed, as an app does.</summary>
    public async Task InsistAsync(Func<Task> call)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await call();
                return;
            }
            catch (TrainingStoreException) when (i < 5)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Works off what is due, again and again, while the clock goes on.</summary>
    public async Task WorkAsync(TimeSpan? length = null, TimeSpan? step = null)
    {
        var until = Time.GetUtcNow() + (length ?? TimeSpan.FromMinutes(20));
        while (Time.GetUtcNow() < until)
        {
            try
            {
                await Process.EndAsync(Service.RunDeploymentsAsync());
            }
            catch (TrainingStoreException)
            {
                // What the caller of an inline run does: it calls again.
            }

            Time.Advance(step ?? TimeSpan.FromSeconds(5));
        }
    }

    public async Task<int?> ActiveAsync(AvatarKey? avatar = null) => (await Process.Store.GetAvatarAsync(avatar ?? JobHarness.Avatar, default))?.ActiveVersion;

    /// <summary>All rows, oldest first.</summary>
    public async Task<IReadOnlyList<ModelDeployment>> RowsAsync() =>
        [.. (await Service.ListDeploymentsAsync(JobHarness.Avatar.UserId)).Reverse()];

    public async Task<ModelDeployment> OpenAsync(int version = 1) =>
        Assert.IsType<ModelDeployment>(await Process.Store.FindOpenDeploymentAsync(JobHarness.Avatar, version, default));

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private void Configure(AvatarFineTuningOptions all, Action<FineTuneOptions>? options)
    {
        all.Pricing.Prices.Add(new() { Kind = "fake", Model = "base", HostingPerHour = _perHour });
        options?.Invoke(all.FineTuning);
    }
}
