using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI;
using AvatarFineTune.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Webhooks;

/// <summary>A vendor's call makes the job due that it is about.</summary>
public sealed class WebhookWakeTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a made-up secret of the tests");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_job_that_a_call_is_about_is_looked_at_next()
    {
        using var vendor = new Recorder();
        await using var app = await TestApp.StartAsync(
            services: b => b.AddOpenAI("openai", o =>
            {
                o.ApiKey = "key-of-the-tests";
                o.CreateHandler = _ => vendor;
                o.WebhookSecrets.Add($"whsec_{Convert.ToBase64String(Key)}");
            }),
            map: a => a.MapAvatarFineTuningWebhooks("/webhooks/openai", vendor: "openai"));
        await RunningJobAsync(app, "ftjob-1");
        await RunningJobAsync(app, "ftjob-2");

        var body = """{"id":"evt_1","type":"fine_tuning.job.succeeded","data":{"id":"ftjob-1"}}""";
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/openai") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "wh_1");
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"wh_1.{at}.{body}")))}");
        using var answer = await app.ClientOf(null).SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.EndsWith("/fine_tuning/jobs/ftjob-1", await vendor.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled), StringComparison.Ordinal);
    }

    /// <summary>A job that runs at the vendor, and is looked at tomorrow.</summary>
    private static async Task RunningJobAsync(TestApp app, string vendorJob)
    {
        var trained = (await TrainedAvatar.MakeAsync(app, avatarId: vendorJob)).Job;
        var now = TimeProvider.System.GetUtcNow();
        var queue = app.Services.GetRequiredService<IJobQueue>();
        var (job, _) = await app.Services.GetRequiredService<ITrainingStore>().AddJobAsync(
            JobInState.Like(trained, now) with { Base = new("openai", "gpt-4.1-mini-2025-04-14") }, Cancelled);
        var claim = (await queue.ClaimAsync(job.Key, "test", TimeSpan.FromHours(1), Cancelled))!;
        await queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Running, VendorJobId = vendorJob, TrainingFileId = "file-1", DueAt = now.AddDays(1) }, [], Cancelled);
        await queue.ReleaseAsync(claim, Cancelled);
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public TaskCompletionSource<string> Asked { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.TrySetResult(request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
