using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Where the panel's forms go. Each does one thing and sends the browser back to the page it came from (303), with a notice of what became of it:
/// reloading that page sends nothing again.
/// </summary>
internal static class PanelForms
{
    public static void Map(RouteGroupBuilder group)
    {
        var forms = group.MapGroup("/{avatarId}/panel").ExcludeFromDescription();
        forms.MapPost("/deactivate", DeactivateAsync).WithName(PanelRoutes.Deactivate);
    }

    private static async Task<IResult> DeactivateAsync([AsParameters] RequestedAvatar avatar, FineTuneService fineTuning, FormNotices notices)
    {
        await fineTuning.DeactivateModelAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false);
        return await notices.BackAsync(avatar.Context, FormNotice.Done("Notice_Deactivated")).ConfigureAwait(false);
    }
}
