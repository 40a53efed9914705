using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Whatever vendor and store do: in the end it is gone, once, and what is not ours is left.</summary>
public sealed class ErasureFaultTests
{
    public static TheoryData<string, bool, string> Faults
    {
        get
        {
            var data = new TheoryData<string, bool, string>();
            foreach (var call in (string[])["ListFiles", "DeleteFile", "DeleteModel", "Undeploy", "GetDeployment"])
            {
                foreach (var kind in (string[])["Throttled", "Unavailable", "NotEligible", "InvalidRequest", "timeout", "bug"])
                {
                    data.Add(call, false, kind);
                    data.Add(call, true, kind);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_vendors_fault_before_or_after_it_acted_is_waited_out(string call, bool acted, string kind)
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new HostingFakeVendor(time));
        var job = await harness.TrainedAsync();
        await harness.Vendor.UploadFileAsync(new($"aft-{job.Key.Id:N}-train.jsonl", 1, _ => ValueTask.FromResult<Stream>(new MemoryStream([1]))), default);
        await harness.EraseAsync();
        var left = 3;
        harness.Vendor.Fault = (c, after) =>
        {
            if (c == call && after == acted && left > 0)
            {
                left--;
                throw kind switch
                {
                    "timeout" => new TaskCanceledException("The request timed out."),
                    "bug" => new NotImplementedException(),
                    _ => new ModelVendorException("fake", c, Enum.Parse<VendorFault>(kind), "No.") { RetryAfter = TimeSpan.FromSeconds(7) },
                };
            }
        };

        var row = await harness.WorkOffAsync();

        // What was done before its answer was lost is gone when it is asked for again: that too is an end.
        Assert.True(left < 3, "The fault never happened.");
        Assert.Equal((VendorErasureStatus.Done, null), (row.Status, row.LastError));
        Assert.Empty(harness.Vendor.Models);
        Assert.Empty(harness.Vendor.Files);
        Assert.NotNull(Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar)).DeletedAt);
    }

    [Theory]
    [InlineData("DeleteModel", VendorFault.NotFound)]
    [InlineData("DeleteModel", VendorFault.ModelNotFound)]
    [InlineData("DeleteFile", VendorFault.NotFound)]
    [InlineData("Undeploy", VendorFault.NotDeployed)]
    [InlineData("GetDeployment", VendorFault.NotFound)]
    public async Task Not_found_is_as_good_as_deleted(string call, VendorFault fault)
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new HostingFakeVendor(time));
        var job = await harness.TrainedAsync();
        await harness.Vendor.UploadFileAsync(new($"aft-{job.Key.Id:N}-train.jsonl", 1, _ => ValueTask.FromResult<Stream>(new MemoryStream([1]))), default);
        await harness.EraseAsync();
        harness.Vendor.Fault = (c, after) =>
        {
            if (c == call && !after)
            {
                throw new ModelVendorException("fake", c, fault, "Gone.");
            }
        };

        var row = await harness.WorkOffAsync(TimeSpan.FromMinutes(5));

        Assert.Equal((VendorErasureStatus.Done, 0), (row.Status, row.Attempts));
    }

    [Theory]
    [InlineData("ListFiles")]
    [InlineData("DeleteFile")]
    public async Task One_file_that_does_not_go_keeps_no_other(string call)
    {
        await using var harness = new JobHarness();
        harness.Vendor.Fault = (c, _) =>
        {
            if (c == "DeleteFile")
            {
                throw new ModelVendorException("fake", c, VendorFault.NotEligible, "In use.");
            }
        };
        var job = await harness.TrainedAsync();
        Assert.Equal(2, harness.Vendor.Files.Count);
        await harness.EraseAsync();
        harness.Vendor.Fault = (c, after) =>
        {
            if (c == call && !after && (c == "ListFiles" || harness.Vendor.Calls[^2] != "DeleteFile"))
            {
                throw new ModelVendorException("fake", c, VendorFault.NotEligible, "In use.");
            }
        };

        await harness.Service.RunErasuresAsync();

        Assert.Equal(VendorErasurePart.Pending, (await harness.RowAsync()).Files);
        Assert.Equal(call == "ListFiles" ? 0 : 1, harness.Vendor.Files.Count);
        harness.Vendor.Fault = null;
        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task A_vendor_that_fails_on_is_asked_ever_less_often_but_at_least_hourly_and_one_part_holds_up_no_other()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.Vendor.UploadFileAsync(new($"aft-{job.Key.Id:N}-valid.jsonl", 1, _ => ValueTask.FromResult<Stream>(new MemoryStream([1]))), default);
        await harness.EraseAsync();
        var asked = new List<DateTimeOffset>();
        harness.Vendor.Fault = (c, after) =>
        {
            if (c == "DeleteModel")
            {
                asked.Add(harness.Time.GetUtcNow());
                throw new ModelVendorException("fake", c, VendorFault.NotEligible, "sk-secret is no key.");
            }
        };

        var row = await harness.WorkOffAsync(TimeSpan.FromHours(30));

        Assert.Equal((VendorErasureStatus.Pending, VendorErasurePart.Pending, VendorErasurePart.Deleted), (row.Status, row.Model, row.Files));
        Assert.Equal(VendorFault.NotEligible, row.LastError);
        var waits = asked.Zip(asked.Skip(1), (a, b) => b - a).ToList();
        Assert.InRange(waits.Max(), TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(61));
        Assert.InRange(asked.Count, 30, 60);
        Assert.DoesNotContain("secret", row.ToString(), StringComparison.Ordinal);

        harness.Vendor.Fault = null;
        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
    }
}
