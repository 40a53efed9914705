using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Where the panel's forms go. Each does one thing and sends the browser back to the page it came from (303), with a notice of what became of it:
/// reloading that page sends nothing again. Two answer with a page of their own, since what they show is longer than a notice: a chat, and a comparison.
/// </summary>
internal static class PanelForms
{
    public static void Map(RouteGroupBuilder group)
    {
        // People are led to the app's sign-in, which sends them back with a GET: to the page that the form stood on.
        group.MapGet("/{avatarId}/panel/{**form}", (HttpContext context) => TypedResults.LocalRedirect(ReturnUrl.Of(context, context.Request.Query["returnUrl"])))
            .AddEndpointFilter<UserFilter>().WithMetadata(new MakesAvatar()).ExcludeFromDescription().AllowCookieRedirect();

        var forms = group.MapGroup("/{avatarId}/panel").ExcludeFromDescription();
        forms.AllowCookieRedirect();
        forms.AddEndpointFilter<FormRefusalFilter>();
        forms.AddEndpointFilter<UserFilter>();
        forms.AddEndpointFilter(FormReading.ReadFirstAsync);
        forms.AddEndpointFilter<CrossSiteFilter>();
        forms.AddEndpointFilter(FormReading.RequireAsync);
        UploadForms.Map(forms);
        ExampleForms.Map(forms);
        TrainingForms.Map(forms);
        JobForms.Map(forms);
        VersionForms.Map(forms);
        ChatForms.Map(forms);
    }

    /// <summary>Says in which part of the panel a form stands, and which of its fields come back filled in when it is refused.</summary>
    public static RouteHandlerBuilder In(this RouteHandlerBuilder form, string place, params IReadOnlyList<string> kept) => form.WithMetadata(new FormPlace(place) { Kept = kept });
}
