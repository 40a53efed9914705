using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Vendors and stores that fail while files are swept: what is left is met by the next sweep.</summary>
public sealed class FileSweepFaultTests
{
    public static TheoryData<Exception> Faults() =>
    [
        new ModelVendorException("fake", "call", VendorFault.Throttled, "Too many requests."),
        new ModelVendorException("fake", "call", VendorFault.Unavailable, "The vendor is down."),
        new ModelVendorException("fake", "call", VendorFault.NotEligible, "The key may not list files.") { CertainlyNotDone = true },
        new ModelVendorException("fake", "call", VendorFault.Other, "Something else."),
        new TaskCanceledException("An HTTP client's own timeout."),
        new TimeoutException("No answer."),
        new NotSupportedException("It lists no files."),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_list_that_fails_is_asked_for_again_by_the_next_sweep(Exception fault)
    {
        await using var harness = await LeftAsync(2);
        using var telemetry = new CapturedTelemetry(harness.Get<AvatarFineTuneDiagnostics>());
        harness.FailNext("ListFiles", fault);

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Equal(1, telemetry.Sum("avatar.files.sweep_faults", ("vendor", "fake")));
        Assert.Equal(2, await harness.Service.SweepFilesAsync());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_deletion_that_fails_is_tried_again_by_the_next_sweep(Exception fault)
    {
        await using var harness = await LeftAsync(3);
        harness.FailNext("DeleteFile", fault);

        Assert.InRange(await harness.Service.SweepFilesAsync(), 0, 2);
        Assert.NotEmpty(harness.Vendor.Files);
        await harness.Service.SweepFilesAsync();
        Assert.Empty(harness.Vendor.Files);
    }

    [Theory]
    [InlineData(VendorFault.Throttled, 1)]
    [InlineData(VendorFault.Unavailable, 3)]
    [InlineData(VendorFault.InvalidRequest, 3)]
    public async Task A_vendor_that_takes_no_deletion_is_left_alone_soon(VendorFault fault, int calls)
    {
        await using var harness = await LeftAsync(20);
        harness.FailNext("DeleteFile", new ModelVendorException("fake", "DeleteFile", fault, "No."), times: 20);

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Equal(calls, harness.Vendor.Calls.Count(c => c == "DeleteFile"));
    }

    [Fact]
    public async Task A_file_that_never_goes_keeps_no_other()
    {
        await using var harness = await LeftAsync(20);
        var stubborn = new ModelVendorException("fake", "DeleteFile", VendorFault.InvalidRequest, "This one is in use.");
        for (var i = 0; i < 3; i++)
        {
            harness.FailNext("DeleteFile", stubborn);
            await harness.Service.SweepFilesAsync();
            Assert.Single(harness.Vendor.Files);
        }
    }

    [Fact]
    public async Task A_file_that_another_sweep_deleted_is_no_fault()
    {
        await using var harness = await LeftAsync(2);
        using var telemetry = new CapturedTelemetry(harness.Get<AvatarFineTuneDiagnostics>());
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "DeleteFile" && after)
            {
                throw new ModelVendorException("fake", call, VendorFault.NotFound, "There is no such file.");
            }
        };

        await harness.Service.SweepFilesAsync();

        Assert.Empty(harness.Vendor.Files);
        Assert.Equal(0, telemetry.Count("avatar.files.sweep_faults"));
    }

    [Fact]
    public async Task A_vendor_that_fails_or_cannot_be_made_keeps_no_other_from_being_swept()
    {
        await using var left = await LeftAsync(2);
        await using var harness = new JobHarness(left.Time, left.Vendor, left.Store, add: b => b
            .AddVendor("a-broken-one", _ => throw new InvalidOperationException("It has no key."))
            .AddVendor("b-failing-one", _ => new FakeVendor(left.Time) { Fault = (_, _) => throw new HttpRequestException("down") }));

        Assert.Equal(2, await harness.Service.SweepFilesAsync());
    }

    [Fact]
    public async Task A_fault_of_the_store_comes_out()
    {
        await using var harness = await LeftAsync(2);
        harness.Faults.FailBefore("FindJobs");

        await Assert.ThrowsAsync<TrainingStoreException>(() => harness.Service.SweepFilesAsync());
        Assert.Equal(2, await harness.Service.SweepFilesAsync());
    }

    [Fact]
    public async Task A_sweep_that_is_cancelled_stops()
    {
        await using var harness = await LeftAsync(5);
        using var cancelled = new CancellationTokenSource();
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "DeleteFile" && after)
            {
                cancelled.Cancel();
                cancelled.Token.ThrowIfCancellationRequested();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Service.SweepFilesAsync(cancelled.Token));
        Assert.Equal(4, harness.Vendor.Files.Count);
    }

    /// <summary>A trained avatar whose job left files at the vendor.</summary>
    private static async Task<JobHarness> LeftAsync(int files)
    {
        var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync([.. Enumerable.Repeat($"aft-{job.Key.Id:N}-train.jsonl", files)]);
        harness.Vendor.Calls.Clear();
        return harness;
    }
}
