using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Live;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Endpoints;

/// <summary>Trainings: asked for, watched, halted, ended.</summary>
internal static class JobEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/{avatarId}/jobs", CreateAsync)
            .AddEndpointFilter<RateLimitFilter>()
            .Describe("CreateJob", "Asks for a training. The same request again is the same job.")
            .Takes<TrainingRequest>().Produces<JobBody>(StatusCodes.Status201Created).Produces<JobBody>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapGet("/{avatarId}/jobs", ListAsync).Describe("ListJobs", "Lists the trainings, newest first.").Produces<JobList>();

        var job = group.MapGroup("/{avatarId}/jobs/{jobId:guid}");
        job.ProducesProblem(StatusCodes.Status404NotFound);
        job.MapGet("", GetAsync).Describe("GetJob", "Reads a training.").Produces<JobBody>().Produces(StatusCodes.Status304NotModified);
        job.MapPost("/cancel", CancelAsync).Describe("CancelJob", "Asks to cancel a training; it ends once the vendor confirms.").Produces<JobBody>();
        job.MapPost("/pause", PauseAsync).Describe("PauseJob", "Halts a training, where the vendor can.").Produces<JobBody>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        job.MapPost("/resume", ResumeAsync).Describe("ResumeJob", "Goes on with a halted training.").Produces<JobBody>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        job.MapGet("/events", EventsAsync).Describe("ListJobEvents", "Reads what happened to a training, and what was measured.").Produces<JobEventList>();
        job.MapGet("/live", LiveAsync)
            .Describe("WatchJob", "Follows a training as server-sent events: job for each change, metrics for each measurement, end at its end. Last-Event-ID leaves out what is known.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
        job.MapGet("/checkpoints", CheckpointsAsync).Describe("ListCheckpoints", "Lists the intermediate models of a training.").Produces<CheckpointList>();
        job.MapPost("/checkpoints", AdoptAsync)
            .Describe("AdoptCheckpoint", "Makes an intermediate model a version.")
            .Takes<CheckpointChoice>().Produces<VersionBody>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    /// <summary>The job of the route; <see langword="null"/> unless it is this user's and this avatar's.</summary>
    public static async Task<FineTuneJob?> FindAsync(this FineTuneService fineTuning, RequestedAvatar avatar, Guid jobId) =>
        await fineTuning.GetJobAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false) is { } job && job.Avatar == avatar.Key ? job : null;

    private static async Task<IResult> CreateAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, EndpointRoutes routes)
    {
        var (request, problem) = await TrainingRequests.ReadAsync(avatar).ConfigureAwait(false);
        if (request is null)
        {
            return problem!;
        }

        var created = await fineTuning.CreateJobAsync(request, cancellationToken: avatar.Cancelled).ConfigureAwait(false);
        if (created.Job is not { } job)
        {
            return Problems.Refused(created.Refusal!);
        }

        avatar.Context.Response.Headers.Location = routes.AddressOf(avatar, "jobs", job.Key.Id);
        avatar.Context.Response.Headers.ETag = ETags.Of(job.Revision);
        return JsonBody.Ok(JobBody.Of(job), created.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ListAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning) => JsonBody.Ok(
        new JobList([.. (await fineTuning.ListJobsAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false)).Select(JobBody.Of)]));

    private static async Task<IResult> GetAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is not { } job
            ? Problems.NotFound("job")
            : ETags.IsKnown(avatar.Context, ETags.Of(job.Revision)) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : JsonBody.Ok(JobBody.Of(job));

    private static async Task<IResult> CancelAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is not null && await fineTuning.CancelJobAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false) is { } job
            ? JsonBody.Ok(JobBody.Of(job))
            : Problems.NotFound("job");

    private static async Task<IResult> PauseAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null
            ? Problems.NotFound("job")
            : Changed(await fineTuning.PauseJobAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false));

    private static async Task<IResult> ResumeAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null
            ? Problems.NotFound("job")
            : Changed(await fineTuning.ResumeJobAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false));

    private static IResult Changed(JobChange change) => change.Refusal is { } refusal ? Problems.Refused(refusal) : JsonBody.Ok(JobBody.Of(change.Job));

    private static async Task<IResult> EventsAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null
            ? Problems.NotFound("job")
            : JsonBody.Ok(new JobEventList([.. (await fineTuning.ListEventsAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false)).Select(JobEventBody.Of)]));

    private static async Task<IResult> LiveAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning, LiveJobs live) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null ? Problems.NotFound("job") : new LiveJobResult(live, avatar.Job(jobId));

    private static async Task<IResult> CheckpointsAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning) =>
        await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null
            ? Problems.NotFound("job")
            : JsonBody.Ok(new CheckpointList([.. (await fineTuning.ListCheckpointsAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false)).Select(CheckpointBody.Of)]));

    private static async Task<IResult> AdoptAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning)
    {
        var (choice, problem) = await JsonBody.ReadAsync<CheckpointChoice>(avatar.Context).ConfigureAwait(false);
        if (choice is null)
        {
            return problem!;
        }

        if (await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null)
        {
            return Problems.NotFound("job");
        }

        var known = await fineTuning.ListCheckpointsAsync(avatar.Job(jobId), avatar.Cancelled).ConfigureAwait(false);
        return known.All(c => c.Model != choice.Model)
            ? Problems.Invalid("model is none of the job's checkpoints.")
            : JsonBody.Ok(
                VersionBody.Of(await fineTuning.AdoptCheckpointAsync(avatar.Job(jobId), choice.Model, avatar.Cancelled).ConfigureAwait(false), active: null), StatusCodes.Status201Created);
    }
}
