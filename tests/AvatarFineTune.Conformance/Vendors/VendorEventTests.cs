using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>Events and lists of models, for vendors that have them.</summary>
public abstract class VendorEventTests : VendorSuite
{
    [Fact]
    public async Task Events_are_in_order_and_each_once()
    {
        var (vendor, job) = await TrainedAsync();
        var events = await ListAsync(vendor.ReadEventsAsync(job.Id, null, Token));

        Assert.NotEmpty(events);
        Assert.Equal(events.Select(e => e.Id).Distinct(StringComparer.Ordinal), events.Select(e => e.Id));
        Assert.Equal(events.Select(e => e.At).Order(), events.Select(e => e.At));
        Assert.All(events, e => Assert.True(e.Level is "info" or "warn" or "error", e.Level));
        var steps = events.Where(e => e.Step is not null).Select(e => e.Step!.Value).ToList();
        Assert.Equal(steps.Distinct().Order(), steps);
    }

    [Fact]
    public async Task Events_are_read_on_from_any_of_them()
    {
        var (vendor, job) = await TrainedAsync();
        var events = await ListAsync(vendor.ReadEventsAsync(job.Id, null, Token));
        for (var i = 0; i < events.Count; i++)
        {
            var rest = await ListAsync(vendor.ReadEventsAsync(job.Id, events[i].Id, Token));
            Assert.Equal(events.Skip(i + 1).Select(e => e.Id), rest.Select(e => e.Id));
        }
    }

    [Fact]
    public async Task Metrics_carry_their_step_and_are_numbers()
    {
        var (vendor, job) = await TrainedAsync();
        var events = await ListAsync(vendor.ReadEventsAsync(job.Id, null, Token));
        var metrics = events.Where(e => e.Metrics is not null).ToList();

        Assert.NotEmpty(metrics);
        Assert.All(metrics, e => Assert.NotNull(e.Step));
        Assert.All(metrics, e => Assert.All(e.Metrics!.Values, v => Assert.True(double.IsFinite(v))));
    }

    [Fact]
    public async Task Events_of_an_unknown_job_are_not_found()
    {
        Assert.SkipUnless(Vendor is IVendorEvents, "This vendor tells no events.");
        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => ListAsync(((IVendorEvents)Vendor).ReadEventsAsync("ftjob-none", null, Token)));
        Assert.Equal(VendorFault.NotFound, fault.Fault);
    }

    [Fact]
    public async Task Models_list_the_base_and_what_was_tuned()
    {
        Assert.SkipUnless(Vendor is IVendorModels, "This vendor lists no models.");
        var job = await TrainAsync();
        var models = await ListAsync(((IVendorModels)Vendor).ListModelsAsync(Token));

        Assert.Contains(models, m => string.Equals(m.Model, Host.BaseModel, StringComparison.Ordinal) && m.CanTrain);
        Assert.Contains(models, m => string.Equals(m.Model, job.FineTunedModel, StringComparison.Ordinal));
        Assert.Equal(models.Select(m => m.Model).Distinct(StringComparer.Ordinal), models.Select(m => m.Model));
    }

    private async Task<(IVendorEvents Vendor, VendorJob Job)> TrainedAsync()
    {
        Assert.SkipUnless(Vendor is IVendorEvents, "This vendor tells no events.");
        return ((IVendorEvents)Vendor, await TrainAsync(validation: Samples.Lines));
    }
}
