using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Panel;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Which version answers, and how two of them answer the same question.</summary>
internal static class VersionForms
{
    public static void Map(RouteGroupBuilder forms)
    {
        forms.MapPost("/versions/{version:int}/activate", ActivateAsync).In(FormPlace.Versions);
        forms.MapPost("/deactivate", DeactivateAsync).In(FormPlace.Versions);
        forms.MapPost("/compare", CompareAsync).In(FormPlace.Versions).AddEndpointFilter<RateLimitFilter>();
    }

    private static async Task<IResult> ActivateAsync([AsParameters] RequestedAvatar avatar, int version, FineTuneService fineTuning, FormNotices notices)
    {
        var activation = await fineTuning.ActivateModelAsync(avatar.Key, version, avatar.Cancelled).ConfigureAwait(false);
        var number = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return await notices.BackAsync(avatar.Context, activation.State switch
        {
            ActivationState.Active => FormNotice.Done("Notice_Activated", number),
            ActivationState.Deploying => FormNotice.Done("Notice_Deploying", number),
            _ => FormNotice.Refused(activation.Refusal!),
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> DeactivateAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, FormNotices notices)
    {
        await fineTuning.DeactivateModelAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false);
        return await notices.BackAsync(avatar.Context, FormNotice.Done("Notice_Deactivated")).ConfigureAwait(false);
    }

    private static async Task<IResult> CompareAsync([AsParameters] RequestedAvatar avatar, Chat.AvatarChat chat, FormNotices notices)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        var question = form["question"].ToString().Trim();
        if (question.Length is 0 or > ChatHistory.MaxMessage)
        {
            return await notices.BackAsync(avatar.Context, FormNotice.Failed("Wrong_Message") with { Field = "question" }).ConfigureAwait(false);
        }

        if (!Version(form["left"].ToString(), out var left) || !Version(form["right"].ToString(), out var right))
        {
            return await notices.BackAsync(avatar.Context, FormNotice.Failed("Wrong_Version")).ConfigureAwait(false);
        }

        // One after the other: the first that fails ends it, and nothing is asked in vain.
        var first = await VersionAnswer.AskAsync(chat, avatar.Key, left, question, avatar.Cancelled).ConfigureAwait(false);
        var second = await VersionAnswer.AskAsync(chat, avatar.Key, right, question, avatar.Cancelled).ConfigureAwait(false);
        return new RazorComponentResult<ComparePage>(new Dictionary<string, object?>
        {
            [nameof(ComparePage.Avatar)] = avatar.Key.AvatarId,
            [nameof(ComparePage.Question)] = question,
            [nameof(ComparePage.Left)] = first,
            [nameof(ComparePage.Right)] = second,
            [nameof(ComparePage.Back)] = ReturnUrl.Of(avatar.Context, form["returnUrl"]),
        });
    }

    /// <summary>A version's number, or 0 for the base model.</summary>
    private static bool Version(string text, out int version) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out version);
}
