using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.AspNetCore.Panel;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Training starts as the wizard says.</summary>
internal static class TrainingForms
{
    public static void Map(RouteGroupBuilder forms) =>
        forms.MapPost("/train", TrainAsync).In(FormPlace.Training).AddEndpointFilter<RateLimitFilter>();

    private static async Task<IResult> TrainAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, BaseModels models, FormNotices notices)
    {
        var form = await avatar.Context.Request.ReadFormAsync(avatar.Cancelled).ConfigureAwait(false);
        var choice = TrainingChoice.Read(name => form[name]);
        if (choice.Wrong is { } wrong)
        {
            return await BackToChoiceAsync(FormNotice.Failed(wrong.Text) with { Field = wrong.Field }).ConfigureAwait(false);
        }

        if (choice.Model is not { } model)
        {
            return await BackToChoiceAsync(FormNotice.Failed("Wrong_Model") with { Field = TrainingChoice.ModelField }).ConfigureAwait(false);
        }

        var request = choice.ToRequest(avatar.Key, model, models.CurrencyOf(model, avatar.Key.UserId));
        var creation = await fineTuning.CreateJobAsync(request, progress: null, avatar.Cancelled).ConfigureAwait(false);
        return creation.Refusal is { } refusal
            ? await BackToChoiceAsync(FormNotice.Refused(refusal)).ConfigureAwait(false)
            : await notices.BackAsync(avatar.Context, FormNotice.Done(creation.IsNew ? "Notice_Training" : "Notice_TrainingAlready")).ConfigureAwait(false);

        // What was chosen comes back with the page, so that only what was refused has to be chosen anew.
        async ValueTask<IResult> BackToChoiceAsync(FormNotice notice)
        {
            var page = await FormNotices.ReturnUrlAsync(avatar.Context).ConfigureAwait(false);
            var chosen = PageQuery.With(page, TrainingChoice.Prefix, form.Where(f => f.Key.StartsWith(TrainingChoice.Prefix, StringComparison.Ordinal)));

            // More than an address can hold: better the page without the choice than no page.
            return await notices.BackAsync(avatar.Context, notice, ReturnUrl.IsLocal(chosen) ? chosen : page).ConfigureAwait(false);
        }
    }
}
