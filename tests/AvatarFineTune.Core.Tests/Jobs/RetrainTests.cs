using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Tokens = AvatarFineTune.Datasets.Tokens.TokenEncoding;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A stored dataset, trained on again; and what was erased in between.</summary>
public sealed class RetrainTests
{
    [Fact]
    public async Task A_vendor_that_takes_no_validation_file_gets_none()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var first = await harness.RunAsync((await harness.CreateAsync(r => r with { Seed = 7 })).Key);
        harness.Vendor.Capabilities = harness.Vendor.Capabilities with { SupportsValidationFile = false };
        var job = await harness.CreateAsync(r => r with { DatasetId = first.DatasetId });
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.RunAsync(job.Key)).Status);
        Assert.Null(harness.Vendor.LastRequest!.ValidationFileId);
        Assert.Equal(7, harness.Vendor.LastRequest.Seed);
    }

    [Fact]
    public async Task A_repeated_request_with_its_own_key_finds_its_job_although_lines_were_erased()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var first = await harness.RunAsync((await harness.CreateAsync()).Key);
        var job = await harness.CreateAsync(r => r with { DatasetId = first.DatasetId, IdempotencyKey = "order-1" });
        await harness.Store.EraseAsync(JobHarness.Avatar, ErasureScope.Avatar, new(), default);
        var again = await harness.Service.CreateJobAsync(new(JobHarness.Avatar, JobHarness.Base) { DatasetId = first.DatasetId, IdempotencyKey = "order-1" });
        Assert.Equal(job.Key, again.Job?.Key);
        Assert.False(again.IsNew);
    }

    [Fact]
    public async Task What_was_erased_after_the_upload_is_not_trained_on()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        var left = 1;
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && !after && left-- > 0)
            {
                harness.Store.EraseAsync(JobHarness.Avatar, ErasureScope.Avatar, new(), default).Wait();
                throw new ModelVendorException("fake", call, VendorFault.Throttled, "Too many jobs.") { CertainlyNotDone = true };
            }
        };
        Assert.Equal(FineTuneJobStatus.Cancelled, (await harness.RunAsync(job.Key)).Status);
        Assert.Empty(harness.Vendor.Jobs);
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task An_estimate_elsewhere_counts_in_the_encoding_that_is_billed_there()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        harness.Vendor.Capabilities = harness.Vendor.Capabilities with { TokenEncoding = Tokens.Cl100kBase };
        var composed = await harness.Service.EstimateCostAsync(new(JobHarness.Avatar, JobHarness.Base));
        var stored = await harness.Service.EstimateCostAsync(new(JobHarness.Avatar, JobHarness.Base) { DatasetId = job.DatasetId });
        Assert.NotEqual(job.EstimatedTokens, composed.BilledTokens);
        Assert.Equal(composed.BilledTokens, stored.BilledTokens);
    }
}
