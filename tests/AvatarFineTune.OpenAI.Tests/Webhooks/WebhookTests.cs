using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.OpenAI.Tests.Wire;
using AvatarFineTune.OpenAI.Webhooks;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Webhooks;

/// <summary>Standard Webhooks: what is signed is believed, and nothing else.</summary>
public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Body = """{"id":"evt_1","object":"event","type":"fine_tuning.job.succeeded","data":{"id":"ftjob-1"}}""";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Theory]
    [InlineData("""{"test": 2432232314}""", WebhookRefusal.Malformed)]
    [InlineData("""{"test": 2432232315}""", WebhookRefusal.BadSignature)]
    public void The_published_vector_is_the_secrets(string body, WebhookRefusal refusal)
    {
        // The vector's body is no event: where the signature is right, that is what is wrong with it.
        var request = new WebhookRequest("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Encoding.UTF8.GetBytes(body));
        Assert.Equal(refusal, Verify(request).Refusal);
    }

    [Fact]
    public void A_signed_call_says_what_happened_to_which_job() =>
        Assert.Equal(new WebhookVerification(new("msg_1", "fine_tuning.job.succeeded", "ftjob-1"), WebhookRefusal.None), Verify(Signed(Body)));

    [Fact]
    public void Another_kind_of_event_is_about_no_job() =>
        Assert.Equal(new VendorWebhook("msg_1", "batch.completed", null), Verify(Signed(Body.Replace("fine_tuning.job.succeeded", "batch.completed", StringComparison.Ordinal))).Webhook);

    [Theory]
    [InlineData(-300, WebhookRefusal.None)]
    [InlineData(300, WebhookRefusal.None)]
    [InlineData(-301, WebhookRefusal.Stale)]
    [InlineData(301, WebhookRefusal.Stale)]
    public void Its_time_may_differ_by_five_minutes(int seconds, WebhookRefusal refusal) => Assert.Equal(refusal, Verify(Signed(Body, Now.AddSeconds(seconds))).Refusal);

    [Fact]
    public void Any_of_several_signatures_and_secrets_will_do()
    {
        const string other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        var right = Signed(Body);
        var request = right with { Signature = $"v1,AAAA v2,{right.Signature![3..]} {Signed(Body, secret: other).Signature} {right.Signature}" };
        Assert.Equal(WebhookRefusal.None, Verify(request).Refusal);
        Assert.Equal(WebhookRefusal.None, Verify(right, other, Secret).Refusal);
        Assert.Equal(WebhookRefusal.BadSignature, Verify(right, other).Refusal);
        Assert.Equal(WebhookRefusal.BadSignature, Verify(right with { Signature = "v2," + right.Signature[3..] }).Refusal);
    }

    [Fact]
    public void Nothing_of_a_signed_call_can_be_changed()
    {
        var right = Signed(Body);
        var changed = new[]
        {
            right with { Id = "msg_2" },
            right with { Timestamp = "1614265331" },
            right with { Body = Encoding.UTF8.GetBytes(Body + " ") },
            right with { Signature = right.Signature![..^4] + "AAA=" },
            right with { Signature = "v1," },
            right with { Signature = "v1,%%%" },
            right with { Signature = "v1," + Convert.ToBase64String(new byte[64]) },
        };
        Assert.All(changed, c => Assert.Equal(WebhookRefusal.BadSignature, Verify(c).Refusal));
    }

    public static TheoryData<string?, string?, string?> Unfit => new()
    {
        { null, "1614265330", "v1,x" }, { "msg_1", null, "v1,x" }, { "msg_1", "1614265330", null }, { "", "1614265330", "v1,x" },
        { "msg_1", "soon", "v1,x" }, { "msg_1", "-5", "v1,x" }, { "msg_1", "1e9", "v1,x" }, { "msg_1", "99999999999999999", "v1,x" }, { "msg_1", "1614265330.5", "v1,x" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void A_call_without_its_headers_is_none(string? id, string? timestamp, string? signature) =>
        Assert.Equal(WebhookRefusal.Malformed, Verify(new(id, timestamp, signature, Encoding.UTF8.GetBytes(Body))).Refusal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"type\":5.5,")]
    [InlineData("{\"data\":{\"id\":\"ftjob-1\"}}")]
    public void A_signed_body_that_is_no_event_is_malformed(string body) => Assert.Equal(WebhookRefusal.Malformed, Verify(Signed(body)).Refusal);

    [Fact]
    public void Without_a_secret_there_are_no_webhooks()
    {
        using var vendor = TestVendor.Open(OpenAIProfile.OpenAI);
        Assert.Equal(WebhookRefusal.NotConfigured, vendor.VerifyWebhook(Signed(Body)).Refusal);
    }

    [Fact]
    public async Task What_a_service_sends_at_a_jobs_end_is_believed()
    {
        var time = new ManualTimeProvider();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var emulator = await Emulator.StartAsync(
            new() { Time = time, WebhookUrl = receiver.Url, WebhookSecret = Secret }, TestContext.Current.CancellationToken);
        using var vendor = TestVendor.On(emulator, OpenAIProfile.OpenAI with { Endpoint = emulator.Endpoint }, time, o => o.WebhookSecrets.Add(Secret));
        var token = TestContext.Current.CancellationToken;
        var file = await vendor.UploadFileAsync(Ask.Upload("{\"messages\":[]}"u8.ToArray()), token);
        var job = await vendor.CreateJobAsync(Ask.Request() with { TrainingFileId = file.Id }, token);
        time.Advance(TimeSpan.FromSeconds(3));
        await emulator.DeliverWebhooksAsync();

        var call = Assert.Single(receiver.Received);
        var seen = vendor.VerifyWebhook(new(call.Id, call.Timestamp, call.Signature, Encoding.UTF8.GetBytes(call.Body)));
        Assert.Equal(new(new(call.Id, "fine_tuning.job.failed", job.Id), WebhookRefusal.None), seen);
    }

    private static WebhookVerification Verify(WebhookRequest request, params string[] secrets) =>
        new WebhookVerifier(secrets.Length == 0 ? [Secret] : secrets, new ManualTimeProvider(Now)).Verify(request);

    private static WebhookRequest Signed(string body, DateTimeOffset? at = null, string secret = Secret)
    {
        var timestamp = (at ?? Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"msg_1.{timestamp}.{body}"));
        return new("msg_1", timestamp, "v1," + Convert.ToBase64String(hash), Encoding.UTF8.GetBytes(body));
    }
}
