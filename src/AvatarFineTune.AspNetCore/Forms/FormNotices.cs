using System.Security.Cryptography;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Carries a notice over the redirect that follows a form, in a cookie that only this app can read, and deletes it when it was shown.
/// </summary>
internal sealed class FormNotices(IDataProtectionProvider protection)
{
    private const string Cookie = "aft-notice";

    /// <summary>Longer texts are cut: cookies have at most 4 KB.</summary>
    private const int MaxText = 900;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("AvatarFineTune.AspNetCore.FormNotices").ToTimeLimitedDataProtector();

    /// <summary>Sends the browser back to the page that the form stood on, with a notice.</summary>
    public async ValueTask<IResult> BackAsync(HttpContext context, FormNotice notice)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var cut = notice with { Values = [.. notice.Values.Select(Cut)] };
        context.Response.Cookies.Append(
            Cookie, _protector.Protect(JsonSerializer.Serialize(cut, FormNoticeJson.Default.FormNotice), Lifetime), Options(context, Lifetime));
        context.Response.Headers.Location = ReturnUrl.Of(context, form["returnUrl"]);
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Takes the notice that waits, if one does.</summary>
    public FormNotice? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } value)
        {
            return null;
        }

        if (!context.Response.HasStarted)
        {
            context.Response.Cookies.Delete(Cookie, Options(context, lifetime: null));
        }

        try
        {
            return JsonSerializer.Deserialize(_protector.Unprotect(value), FormNoticeJson.Default.FormNotice);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            // Of another app, of another host's keys, too old or made up: there is nothing to show.
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };

    private static string Cut(string text) => text.Length <= MaxText ? text : string.Concat(text.AsSpan(0, MaxText), "…");
}
