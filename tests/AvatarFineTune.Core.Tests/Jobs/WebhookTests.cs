using System.Text;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A vendor's call makes its job due at once, once, and only when it is believed.</summary>
public sealed class WebhookTests
{
    private static JobHarness Start(out CallingVendor vendor)
    {
        var time = new Conformance.ManualTimeProvider();
        vendor = new(time);
        return new(time, vendor, configure: o => o.FineTuning.PollInterval = TimeSpan.FromHours(1));
    }

    private static WebhookRequest Call(string id, string body, string signature = "good") => new(id, "1", signature, Encoding.UTF8.GetBytes(body));

    [Fact]
    public async Task A_call_ends_the_wait_for_the_next_poll_and_the_same_call_again_does_nothing()
    {
        await using var harness = Start(out var vendor);
        await harness.SeedAsync();
        vendor.Script.Enqueue(VendorJobState.Running);
        var job = await harness.CreateAsync();
        var running = harness.Service.RunJobAsync(job.Key);
        while (!vendor.Calls.Contains("Get"))
        {
            await Task.Delay(1);
            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var began = harness.Time.GetUtcNow();
        var webhooks = harness.Get<VendorWebhooks>();
        var received = await webhooks.ReceiveAsync("fake", Call("call-1", "job-1"));
        await harness.EndAsync(running);

        Assert.Equal((WebhookRefusal.None, "job-1"), (received.Refusal, received.Webhook?.VendorJobId));
        Assert.InRange(harness.Time.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal(new(null, WebhookRefusal.Replayed), await webhooks.ReceiveAsync("fake", Call("call-1", "job-1")));
    }

    [Fact]
    public async Task What_is_not_believed_reaches_no_store()
    {
        await using var harness = Start(out _);
        var webhooks = harness.Get<VendorWebhooks>();

        Assert.Equal(WebhookRefusal.BadSignature, (await webhooks.ReceiveAsync("fake", Call("1", "job-1", "bad"))).Refusal);
        Assert.Equal(WebhookRefusal.NotConfigured, (await webhooks.ReceiveAsync("nobody", Call("2", "job-1"))).Refusal);
        Assert.Equal(WebhookRefusal.Malformed, (await webhooks.ReceiveAsync("fake", Call("3", new string('x', VendorWebhooks.MaxBodyBytes + 1)))).Refusal);
        Assert.Equal(WebhookRefusal.Malformed, (await webhooks.ReceiveAsync("fake", Call(new string('i', 201), "job-1"))).Refusal);
        Assert.Equal(WebhookRefusal.Malformed, (await webhooks.ReceiveAsync("fake", Call("4", new string('j', 201)))).Refusal);
        Assert.Equal(WebhookRefusal.Malformed, (await webhooks.ReceiveAsync("fake", Call("5\0", "job-1"))).Refusal);

        foreach (var id in (string[])["1", "2", "3", "4"])
        {
            Assert.True((await harness.Store.ReceiveWebhookAsync("fake", id, null, default)).IsNew);
        }
    }

    [Fact]
    public async Task A_vendor_without_calls_is_not_configured()
    {
        await using var harness = new JobHarness();

        Assert.Equal(WebhookRefusal.NotConfigured, (await harness.Get<VendorWebhooks>().ReceiveAsync("fake", Call("1", "job-1"))).Refusal);
    }

    [Theory]
    [InlineData(false, WebhookRefusal.None)]
    [InlineData(true, WebhookRefusal.Replayed)]
    public async Task A_call_that_the_store_did_not_confirm_can_be_sent_again(bool lost, WebhookRefusal then)
    {
        await using var harness = Start(out _);
        _ = lost ? harness.Faults.LoseAnswer("ReceiveWebhook") : harness.Faults.FailBefore("ReceiveWebhook");
        var webhooks = harness.Get<VendorWebhooks>();

        await Assert.ThrowsAsync<TrainingStoreException>(() => webhooks.ReceiveAsync("fake", Call("1", "job-1")));

        Assert.Equal(then, (await webhooks.ReceiveAsync("fake", Call("1", "job-1"))).Refusal);
    }

    private sealed class CallingVendor(TimeProvider time) : FakeVendor(time), IVendorWebhooks
    {
        public WebhookVerification VerifyWebhook(WebhookRequest request) => request.Signature == "good"
            ? new(new(request.Id!, "fine_tuning.job.succeeded", Encoding.UTF8.GetString(request.Body.Span)), WebhookRefusal.None)
            : new(null, WebhookRefusal.BadSignature);
    }
}
