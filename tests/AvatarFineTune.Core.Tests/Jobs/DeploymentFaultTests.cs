using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Whatever vendor, store and process do: what is wanted answers in the end, once, and nothing else goes on costing money.</summary>
public sealed class DeploymentFaultTests
{
    public static TheoryData<string, bool, string> Faults
    {
        get
        {
            var data = new TheoryData<string, bool, string>();
            foreach (var call in (string[])["Deploy", "GetDeployment", "Undeploy"])
            {
                foreach (var kind in (string[])["Throttled", "Unavailable", "NotEligible", "InvalidRequest", "Other", "timeout", "bug"])
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
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(2);
        var left = 3;
        host.Vendor.Fault = (c, after) =>
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
        host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);

        var first = await host.ActivateAsync(1);
        Assert.NotEqual(ActivationState.Refused, first.State);
        await host.WorkAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await host.ActiveAsync());
        await host.ActivateAsync(2);
        await host.WorkAsync();
        Assert.Equal((2, "m2"), (await host.ActiveAsync(), Assert.Single(host.Vendor.Hosted).Key));
        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync();

        Assert.Equal(0, left);
        Assert.Empty(host.Vendor.Hosted);
        Assert.Equal(2, host.Vendor.Begun);
        Assert.All(await host.RowsAsync(), r => Assert.Equal((false, 0, null), (r.IsOpen, r.Attempts, r.LastError)));
    }

    [Theory]
    [InlineData(VendorFault.NotFound)]
    [InlineData(VendorFault.ModelNotFound)]
    [InlineData(VendorFault.NotDeployed)]
    public async Task Not_found_when_it_is_taken_down_is_as_good_as_taken_down(VendorFault fault)
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        host.Vendor.Fault = (c, after) =>
        {
            if (c == "Undeploy")
            {
                throw new ModelVendorException("fake", c, fault, "Gone.");
            }
        };

        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync(TimeSpan.FromSeconds(5));

        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
    }

    [Fact]
    public async Task A_vendor_that_fails_on_is_asked_ever_less_often_but_at_least_hourly_and_the_caller_hears_of_it()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        var asked = new List<DateTimeOffset>();
        host.Vendor.Fault = (c, after) =>
        {
            asked.Add(host.Time.GetUtcNow());
            throw new ModelVendorException("fake", c, VendorFault.NotEligible, "sk-secret is no key.");
        };

        var activation = await host.ActivateAsync(1);
        await host.WorkAsync(TimeSpan.FromHours(30), TimeSpan.FromSeconds(20));

        Assert.Equal(ActivationState.Deploying, activation.State);
        Assert.StartsWith("The vendor failed (NotEligible); it is asked again at ", activation.Deployment!.Detail, StringComparison.Ordinal);
        Assert.InRange(asked.Zip(asked.Skip(1), (a, b) => b - a).Max(), TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(61));
        Assert.InRange(asked.Count, 30, 60);
        var row = await host.OpenAsync();
        Assert.Equal(VendorFault.NotEligible, row.LastError);
        Assert.DoesNotContain("secret", row.ToString(), StringComparison.Ordinal);

        host.Vendor.Fault = null;
        await host.WorkAsync(TimeSpan.FromHours(1.1), TimeSpan.FromMinutes(1));
        Assert.Equal(1, await host.ActiveAsync());
    }

    [Fact]
    public async Task A_request_that_acts_late_after_the_stop_is_taken_down_too()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        host.Vendor.Fault = (c, after) =>
        {
            if (c == "Deploy" && !after)
            {
                throw new ModelVendorException("fake", c, VendorFault.Unavailable, "Cut off.");
            }
        };
        await host.ActivateAsync(1);
        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync(TimeSpan.FromSeconds(30));

        // Now the vendor gets round to it.
        host.Vendor.Turn("m1", DeploymentState.Ready);
        await host.WorkAsync();

        Assert.Empty(host.Vendor.Hosted);
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
    }

    [Fact]
    public async Task What_the_vendor_fails_to_take_down_is_asked_again_until_it_is()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        host.Vendor.Fault = (c, after) =>
        {
            if (c == "Undeploy" && after)
            {
                host.Vendor.Turn("m1", DeploymentState.Failed);
            }
        };
        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync();
        var row = await host.OpenAsync();
        Assert.Equal((true, VendorFault.Unavailable), (row.StopRequested, row.LastError));

        host.Vendor.Fault = null;
        await host.WorkAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1));
        Assert.Empty(host.Vendor.Hosted);
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
    }

    [Fact]
    public async Task A_second_request_that_acts_late_after_the_stop_is_taken_down_too()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        await host.ActivateAsync(1);

        // The vendor knows nothing of it any more, and the second request is cut off.
        host.Vendor.Turn("m1", DeploymentState.NotDeployed);
        host.Vendor.Fault = (c, after) =>
        {
            if (c == "Deploy" && !after)
            {
                throw new ModelVendorException("fake", c, VendorFault.Unavailable, "Cut off.");
            }
        };
        await host.WorkAsync(TimeSpan.FromMinutes(1));
        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync(TimeSpan.FromSeconds(30));
        host.Vendor.Turn("m1", DeploymentState.Ready);
        await host.WorkAsync();

        Assert.Empty(host.Vendor.Hosted);
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
    }
}
