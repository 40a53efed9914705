using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Hosts;

/// <summary>What one host changes, another sees at once: an app and a worker, each with a login of no more rights than it needs.</summary>
public sealed class NotificationTests(PostgresServer server)
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task A_job_of_one_host_is_driven_by_anothers_worker_and_watched_step_by_step()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        using var app = await cluster.StartAppAsync();
        using var worker = await cluster.StartWorkerAsync();
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);

        var job = await Cluster.AddJobAsync(app);

        var seen = new List<double?>();
        await foreach (var update in Cluster.FineTuning(app).WatchJobAsync(job.Key, Cluster.Patience))
        {
            // The vendor goes on only once the app has seen the step before.
            switch (seen.LastOrDefault())
            {
                case null:
                    cluster.Vendor.Run(0.25);
                    break;
                case 0.25:
                    cluster.Vendor.Run(0.75);
                    break;
                case 0.75:
                    cluster.Vendor.Succeed();
                    break;
            }

            if (update.Progress != seen.LastOrDefault())
            {
                seen.Add(update.Progress);
            }
        }

        Assert.Equal([0.25, 0.75, 1], seen);
    }

    [Fact(Timeout = Patience)]
    public async Task A_cancellation_asked_for_on_one_host_is_carried_out_by_anothers_worker()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        using var app = await cluster.StartAppAsync();
        using var worker = await cluster.StartWorkerAsync();
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);
        cluster.Vendor.Run(0.25);
        var job = await Cluster.AddJobAsync(app);
        await Cluster.FineTuning(app).WatchJobAsync(job.Key, Cluster.Patience).FirstAsync(j => j.Progress is not null, Cluster.Patience);

        await Cluster.FineTuning(app).CancelJobAsync(job.Key, Cluster.Patience);

        Assert.Equal(FineTuneJobStatus.Cancelled, (await Cluster.FineTuning(app).WaitForJobAsync(job.Key, Cluster.Patience)).Status);
    }

    [Fact(Timeout = Patience)]
    public async Task An_activation_on_one_host_changes_what_another_has_cached()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        using var app = await cluster.StartAppAsync();
        using var other = await cluster.StartWorkerAsync();
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);
        var adopted = await Cluster.FineTuning(app).AdoptModelAsync(Cluster.Ava, new("held", "adopted"), cancellationToken: Cluster.Patience);
        Assert.Equal("base", await Cluster.AskAsync(other));

        await Cluster.FineTuning(app).ActivateModelAsync(Cluster.Ava, adopted.Number, Cluster.Patience);
        await AnswersAsync(other, "adopted");

        await Cluster.FineTuning(app).DeactivateModelAsync(Cluster.Ava, Cluster.Patience);
        await AnswersAsync(other, "base");
    }

    [Fact(Timeout = Patience)]
    public async Task A_version_that_a_worker_makes_and_activates_answers_on_the_other_host()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        using var app = await cluster.StartAppAsync();
        using var worker = await cluster.StartWorkerAsync();
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);
        Assert.Equal("base", await Cluster.AskAsync(app));
        cluster.Vendor.Succeed();

        var job = await Cluster.AddJobAsync(app);
        await Cluster.FineTuning(app).WaitForJobAsync(job.Key, Cluster.Patience);

        await AnswersAsync(app, HeldVendor.TunedModel);
    }

    [Fact(Timeout = Patience)]
    public async Task A_connection_that_was_lost_comes_back_and_what_happened_meanwhile_is_seen()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        using var app = await cluster.StartAppAsync();
        using var worker = await cluster.StartWorkerAsync();
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);
        Assert.Equal("base", await Cluster.AskAsync(app));

        Assert.Equal(2, await cluster.DeafenAsync());
        cluster.Vendor.Succeed();
        var job = await Cluster.AddJobAsync(app);

        var done = await Cluster.FineTuning(app).WaitForJobAsync(job.Key, Cluster.Patience);
        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
        await AnswersAsync(app, HeldVendor.TunedModel);

        // And it hears as before.
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);
        await Cluster.FineTuning(worker).DeactivateModelAsync(Cluster.Ava, Cluster.Patience);
        await AnswersAsync(app, "base");
    }

    /// <summary>The notification is on its way when the change is committed: an answer or two may still be of before.</summary>
    internal static async Task AnswersAsync(Microsoft.Extensions.Hosting.IHost host, string model)
    {
        while (await Cluster.AskAsync(host) != model)
        {
            await Task.Delay(20, Cluster.Patience);
        }
    }
}
