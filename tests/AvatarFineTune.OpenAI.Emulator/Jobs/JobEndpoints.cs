using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary><c>/fine_tuning/jobs</c>.</summary>
internal sealed class JobEndpoints(World world)
{
    private const string MetadataFilter = "metadata[";

    private readonly JobRequestCheck _check = new(world);

    public void Map(IEndpointRouteBuilder routes)
    {
        var jobs = world.Options.ApiPath + "/fine_tuning/jobs";
        routes.MapPost(jobs, CreateAsync).As("createJob");
        routes.MapGet(jobs, ListAsync).As("listJobs");
        routes.MapGet(jobs + "/{id}", c => WithJobAsync(c, _ => { })).As("getJob");
        routes.MapPost(jobs + "/{id}/cancel", c => WithJobAsync(c, Cancel)).As("cancelJob");
        routes.MapPost(jobs + "/{id}/pause", c => WithJobAsync(c, Pause)).As("pauseJob");
        routes.MapPost(jobs + "/{id}/resume", c => WithJobAsync(c, Resume)).As("resumeJob");
        routes.MapGet(jobs + "/{id}/events", EventsAsync).As("listEvents");
        routes.MapGet(jobs + "/{id}/checkpoints", CheckpointsAsync).As("listCheckpoints");
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await context.ReadJsonAsync();
        using var entered = await world.EnterAsync(context.RequestAborted);
        var job = new Job
        {
            Id = world.Options.Profile == EmulatorProfile.OpenAI ? Ids.New("ftjob-") : Ids.Hex("ftjob-"),
            Request = _check.Check(body),
            CreatedAt = world.Now,
            Since = world.Now,
            IsDoomed = context.IsToFail(),
        };
        world.Jobs.Add(job.Id, job);
        JobRunner.Tell(job, job.CreatedAt, "info", $"Created fine-tuning job: {job.Id}");
        JobRunner.Tell(job, job.CreatedAt, "info", $"Validating training file: {job.Request.TrainingFile}");
        await context.WriteJsonAsync(JobWire.ToJson(job, world.Options));
    }

    private async Task ListAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var filters = context.Request.Query
            .Where(q => q.Key.StartsWith(MetadataFilter, StringComparison.Ordinal) && q.Key.EndsWith(']'))
            .Select(q => (Name: q.Key[MetadataFilter.Length..^1], Value: q.Value.ToString()))
            .ToList();
        var jobs = world.Jobs.Values.Reverse().Where(j => filters.All(f => (string?)j.Request.Metadata?[f.Name] == f.Value));
        await context.WriteJsonAsync(Page.Of(context, jobs, j => j.Id, j => JobWire.ToJson(j, world.Options)));
    }

    private async Task EventsAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var events = Require(context).Events.AsEnumerable().Reverse();
        await context.WriteJsonAsync(Page.Of(context, events, e => e.Id, JobWire.ToJson));
    }

    private async Task CheckpointsAsync(HttpContext context)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var job = Require(context);
        var checkpoints = job.Checkpoints.AsEnumerable().Reverse();
        await context.WriteJsonAsync(Page.Of(context, checkpoints, c => c.Id, c => JobWire.ToJson(c, job, world.Options), defaultLimit: 10));
    }

    private async Task WithJobAsync(HttpContext context, Action<Job> change)
    {
        using var entered = await world.EnterAsync(context.RequestAborted);
        var job = Require(context);
        change(job);
        await context.WriteJsonAsync(JobWire.ToJson(job, world.Options));
    }

    private void Cancel(Job job)
    {
        if (job.IsOver)
        {
            throw new ApiException(400, $"Job has already completed: {job.Id}", "invalid_value");
        }

        world.Runner.Cancel(job);
    }

    private void Pause(Job job)
    {
        if (job.Status != "running")
        {
            throw new ApiException(400, $"Only running jobs can be paused; {job.Id} is {job.Status}.", "invalid_value");
        }

        job.Consumed = job.Elapsed(world.Now);
        (job.Since, job.Status) = (null, "paused");
        JobRunner.Tell(job, world.Now, "info", "Fine-tuning job paused");
    }

    private void Resume(Job job)
    {
        if (job.Status != "paused")
        {
            throw new ApiException(400, $"Only paused jobs can be resumed; {job.Id} is {job.Status}.", "invalid_value");
        }

        (job.Since, job.Status) = (world.Now, "running");
        JobRunner.Tell(job, world.Now, "info", "Fine-tuning job resumed");
    }

    private Job Require(HttpContext context)
    {
        var id = context.RouteId();
        return world.Jobs.TryGetValue(id, out var job) ? job : throw new ApiException(404, $"Could not find fine tune: {id}", "fine_tune_not_found", "fine_tune_id");
    }
}
