using AvatarFineTune.AspNetCore.Endpoints;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>What can be done with a job: cancel, halt, go on, and put its news away. A job of another avatar is not there, even if it is the user's own.</summary>
internal static class JobForms
{
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/jobs/{jobId:guid}/cancel", CancelAsync).In(FormPlace.Jobs);
        forms.MapPost("/jobs/{jobId:guid}/pause", PauseAsync).In(FormPlace.Jobs);
        forms.MapPost("/jobs/{jobId:guid}/resume", ResumeAsync).In(FormPlace.Jobs);
        forms.MapPost("/jobs/{jobId:guid}/dismiss", DismissAsync).In(FormPlace.Jobs);
    }

    private static async Task<IResult> CancelAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning, FormNotices notices)
    {
        if (await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is not { } job)
        {
            return await GoneAsync(avatar, notices).ConfigureAwait(false);
        }

        await fineTuning.CancelJobAsync(job.Key, avatar.Cancelled).ConfigureAwait(false);
        return await notices.BackAsync(avatar.Context, FormNotice.Done(job.IsFinished ? "Notice_AlreadyOver" : "Notice_Cancelling")).ConfigureAwait(false);
    }

    private static Task<IResult> PauseAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning, FormNotices notices) =>
        ChangeAsync(avatar, jobId, fineTuning, notices, fineTuning.PauseJobAsync, "Notice_Pausing");

    private static Task<IResult> ResumeAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning, FormNotices notices) =>
        ChangeAsync(avatar, jobId, fineTuning, notices, fineTuning.ResumeJobAsync, "Notice_Resuming");

    private static async Task<IResult> DismissAsync([AsParameters] RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning, FormNotices notices)
    {
        if (await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is null)
        {
            return await GoneAsync(avatar, notices).ConfigureAwait(false);
        }

        DismissedJobs.Add(avatar.Context, jobId);
        return await notices.BackAsync(avatar.Context, FormNotice.Done("Notice_Dismissed")).ConfigureAwait(false);
    }

    private static async Task<IResult> ChangeAsync(
        RequestedAvatar avatar, Guid jobId, FineTuneService fineTuning, FormNotices notices, Func<JobKey, CancellationToken, Task<JobChange>> change, string done)
    {
        if (await fineTuning.FindAsync(avatar, jobId).ConfigureAwait(false) is not { } job)
        {
            return await GoneAsync(avatar, notices).ConfigureAwait(false);
        }

        var (_, refusal) = await change(job.Key, avatar.Cancelled).ConfigureAwait(false);
        return await notices.BackAsync(avatar.Context, refusal is null ? FormNotice.Done(done) : FormNotice.Refused(refusal)).ConfigureAwait(false);
    }

    private static ValueTask<IResult> GoneAsync(RequestedAvatar avatar, FormNotices notices) =>
        notices.BackAsync(avatar.Context, FormNotice.Failed("Notice_JobGone"));
}
