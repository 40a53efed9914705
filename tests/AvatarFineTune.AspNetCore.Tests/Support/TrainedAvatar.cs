using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Transcripts;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>An avatar with all that an avatar can have, by the services; its chat holds a canary.</summary>
internal sealed record TrainedAvatar(AvatarKey Key, TrainingData Import, Guid Example, FineTuneJob Job, Guid Note)
{
    public const string Canary = "the spare key lies under the blue flower pot";

    public static async Task<TrainedAvatar> MakeAsync(TestApp app, string user = "ava", string avatarId = "ava")
    {
        var cancelled = TestContext.Current.CancellationToken;
        var key = new AvatarKey(user, avatarId);
        var training = app.Services.GetRequiredService<TrainingDataService>();
        var jobs = app.Services.GetRequiredService<FineTuneService>();
        await using var source = await TranscriptSource.FromStreamAsync("chat.txt", new MemoryStream(Chat()), cancellationToken: cancelled);
        var import = await training.ImportAsync(key, source, new() { Speakers = ["Ava"] }, cancellationToken: cancelled);
        await app.Services.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = key, Name = "Ava", BaseModel = new("local", "neutral") }, cancelled);
        var example = (await training.ReadExamplePageAsync(key, new(), cancellationToken: cancelled)).Items[0].Id;
        var created = await jobs.CreateJobAsync(new(key, new("local", "neutral")) { Activation = ActivationPolicy.WhenSucceeded }, cancellationToken: cancelled);
        var job = await jobs.WaitForJobAsync(created.Key, cancelled);
        Assert.Equal(FineTuneJobStatus.Succeeded, job.Status);
        while (!job.IsSettled)
        {
            await Task.Delay(10, cancelled);
            job = (await jobs.GetJobAsync(job.Key, cancelled))!;
        }

        var note = await app.Services.GetRequiredService<AvatarService>().AddKnowledgeAsync(key, $"She thinks that {Canary}.", cancelled);
        return new(key, import, example, job, note.Id);
    }

    /// <summary>Only begins a training.</summary>
    public static async Task<JobKey> StartAsync(TestApp app)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var key = new AvatarKey("ava", "ava");
        await using var source = await TranscriptSource.FromStreamAsync("chat.txt", new MemoryStream(Chat()), cancellationToken: cancelled);
        await app.Services.GetRequiredService<TrainingDataService>().ImportAsync(key, source, new() { Speakers = ["Ava"] }, cancellationToken: cancelled);
        return (await app.Services.GetRequiredService<FineTuneService>().CreateJobAsync(new(key, new("local", "neutral")), cancellationToken: cancelled)).Key;
    }

    /// <summary>A WhatsApp export of forty exchanges, on ten days.</summary>
    public static byte[] Chat() => System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant(
        $"{1 + (i / 4):00}/02/2026, {8 + (i % 4 * 3):00}:00 - Jonas: so what about number {i}, is it any good?\n{1 + (i / 4):00}/02/2026, {8 + (i % 4 * 3):00}:01 - Ava: number {i} is nice, and {Canary}\n"))));
}
