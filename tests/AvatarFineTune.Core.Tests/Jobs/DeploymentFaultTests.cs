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

    [Theory]
    [InlineData("AddDeployment", 2)]
    [InlineData("ClaimDeployment", 2)]
    [InlineData("ClaimDeployments", 4)]
    [InlineData("SaveDeployment", 6)]
    [InlineData("ReleaseDeployment", 3)]
    [InlineData("IsHostingShared", 3)]
    [InlineData("RequestStop", 2)]
    [InlineData("ListDeployments", 5)]
    [InlineData("GetAvatar", 5)]
    [InlineData("SetActiveVersion", 1)]
    [InlineData("GetVersion", 2)]
    public async Task A_store_that_fails_or_loses_an_answer_changes_nothing_of_the_end(string operation, int calls)
    {
        for (var skip = 0; skip < calls; skip++)
        {
            foreach (var lost in (bool[])[false, true])
            {
                await using var host = new DeploymentHarness();
                await host.AdoptAsync(2);
                _ = lost ? host.Process.Faults.LoseAnswer(operation, skip: skip) : host.Process.Faults.FailBefore(operation, skip: skip);
                host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
                await host.InsistAsync(() => host.ActivateAsync(1));
                await host.WorkAsync(TimeSpan.FromMinutes(8));
                Assert.Equal(1, await host.ActiveAsync());
                await host.InsistAsync(() => host.ActivateAsync(2));
                await host.WorkAsync(TimeSpan.FromMinutes(8));
                Assert.Equal((2, "m2"), (await host.ActiveAsync(), Assert.Single(host.Vendor.Hosted).Key));
                await host.InsistAsync(() => host.Service.DeactivateModelAsync(JobHarness.Avatar));
                await host.WorkAsync(TimeSpan.FromMinutes(8));

                Assert.Equal(0, host.Process.Faults.Pending);
                Assert.Empty(host.Vendor.Hosted);
                Assert.Equal(2, host.Vendor.Begun);
                Assert.All(await host.RowsAsync(), r => Assert.False(r.IsOpen));
            }
        }
    }

    [Theory]
    [InlineData("Deploy", false)]
    [InlineData("Deploy", true)]
    [InlineData("GetDeployment", false)]
    [InlineData("GetDeployment", true)]
    [InlineData("Undeploy", false)]
    [InlineData("Undeploy", true)]
    public async Task Another_worker_goes_on_where_a_suspended_one_stands_and_the_first_changes_nothing_any_more(string call, bool acted)
    {
        await using var slow = new DeploymentHarness();
        await slow.AdoptAsync(1);
        slow.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        if (call == "Undeploy")
        {
            await slow.ActivateAsync(1);
            await slow.WorkAsync(TimeSpan.FromMinutes(1));
            await slow.Service.DeactivateModelAsync(JobHarness.Avatar);
        }
        else
        {
            await slow.Process.Store.AddDeploymentAsync(Row(slow), default);
        }

        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        slow.Vendor.Fault = (c, after) =>
        {
            if (c == call && after == acted && !reached.IsSet)
            {
                reached.Set();
                held.Wait(TimeSpan.FromSeconds(30));
            }
        };
        for (var i = 0; i < 4; i++)
        {
            // As if the process had been suspended.
            slow.Process.Faults.FailBefore("RenewDeployment");
        }

        var stuck = Task.Run(async () =>
        {
            while (!reached.IsSet)
            {
                await slow.Service.RunDeploymentsAsync();
                if (!reached.IsSet)
                {
                    slow.Time.Advance(TimeSpan.FromSeconds(5));
                }
            }
        });
        reached.Wait(TimeSpan.FromSeconds(30));
        await using var other = slow.Other();
        for (var i = 0; i < 60; i++)
        {
            slow.Time.Advance(TimeSpan.FromSeconds(5));
            await other.Service.RunDeploymentsAsync();
        }

        var ended = Assert.Single(await slow.RowsAsync());
        held.Set();
        await stuck;

        Assert.Equal(ended, Assert.Single(await slow.RowsAsync()));
        Assert.Equal(call == "Undeploy" ? null : 1, await slow.ActiveAsync());
        Assert.Equal(call == "Undeploy" ? 0 : 1, slow.Vendor.Hosted.Count);
        Assert.Equal(1, slow.Vendor.Begun);
    }

    [Fact]
    public async Task A_process_without_the_vendor_leaves_the_work_to_others()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        await host.Process.Store.AddDeploymentAsync(Row(host) with { Model = new("fake", "m1") }, default);
        await using var without = new JobHarness(host.Time, host.Vendor, host.Process.Store, name: "elsewhere");

        Assert.Equal(0, await without.Service.RunDeploymentsAsync());

        Assert.Equal(1, await host.Service.RunDeploymentsAsync());
        Assert.Equal(1, await host.ActiveAsync());
    }

    private static ModelDeployment Row(DeploymentHarness host) => new()
    {
        Id = Guid.CreateVersion7(),
        Avatar = JobHarness.Avatar,
        Version = 1,
        Model = new("fake", "m1"),
        ActivateWhenReady = true,
        RequestedAt = host.Time.GetUtcNow(),
        DueAt = host.Time.GetUtcNow(),
    };
}
