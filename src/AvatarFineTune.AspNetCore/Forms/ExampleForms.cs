using System.Globalization;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Examples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>The review of examples: leave one out, take it back in, write its reply anew.</summary>
internal static class ExampleForms
{
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/examples/{exampleId:guid}/exclude", ExcludeAsync).In(FormPlace.Examples);
        forms.MapPost("/examples/{exampleId:guid}/restore", RestoreAsync).In(FormPlace.Examples);
        forms.MapPost("/examples/{exampleId:guid}/edit", EditAsync).In(FormPlace.Examples);
    }

    private static async Task<IResult> ExcludeAsync([AsParameters] RequestedAvatar avatar, Guid exampleId, TrainingDataService training, FormNotices notices)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        if (form["reason"].ToString().Trim() is not { Length: > 0 and <= TextLimits.Reason } reason)
        {
            return await notices.BackAsync(avatar.Context, FormNotice.Failed("Notice_NoReason", TextLimits.Reason.ToString("N0", CultureInfo.CurrentCulture))).ConfigureAwait(false);
        }

        var changed = await training.ExcludeAsync(avatar.Key, exampleId, reason, avatar.Cancelled).ConfigureAwait(false);
        return await BackAsync(avatar, changed, "Notice_Excluded", notices).ConfigureAwait(false);
    }

    private static async Task<IResult> RestoreAsync([AsParameters] RequestedAvatar avatar, Guid exampleId, TrainingDataService training, FormNotices notices)
    {
        var changed = await training.RestoreAsync(avatar.Key, exampleId, avatar.Cancelled).ConfigureAwait(false);
        return await BackAsync(avatar, changed, "Notice_Restored", notices).ConfigureAwait(false);
    }

    private static async Task<IResult> EditAsync([AsParameters] RequestedAvatar avatar, Guid exampleId, TrainingDataService training, Previews previews, FormNotices notices)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);

        // Forms send line ends as CR LF; examples have LF.
        var reply = form["reply"].ToString().ReplaceLineEndings("\n").Trim();
        if (reply.Length is 0 or > TextLimits.Reply)
        {
            return await notices.BackAsync(avatar.Context, FormNotice.Failed("Notice_NoReply", TextLimits.Reply.ToString("N0", CultureInfo.CurrentCulture))).ConfigureAwait(false);
        }

        var changed = await training.EditReplyAsync(avatar.Key, exampleId, reply, avatar.Cancelled).ConfigureAwait(false);
        previews.Forget(avatar.Key);
        return await BackAsync(avatar, changed, "Notice_Edited", notices).ConfigureAwait(false);
    }

    private static ValueTask<IResult> BackAsync(RequestedAvatar avatar, TrainingExample? changed, string done, FormNotices notices) =>
        notices.BackAsync(avatar.Context, changed is null ? FormNotice.Failed("Notice_ExampleGone") : FormNotice.Done(done));
}
