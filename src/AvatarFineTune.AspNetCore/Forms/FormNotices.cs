using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Carries a notice over the redirect that follows a form, in a cookie that only this app can read, and deletes it when it was shown.
/// </summary>
internal sealed class FormNotices(IDataProtectionProvider protection)
{
    private const string Cookie = "aft-notice";

    /// <summary>Longer texts are cut: a cookie has at most 4 KB, and encrypting makes a third more of them.</summary>
    private const int MaxBytes = 2_200;

    private const string Read = "AvatarFineTune.AspNetCore.Notice";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("AvatarFineTune.AspNetCore.FormNotices").ToTimeLimitedDataProtector();

    /// <summary>Letters of every language as they are: the cookie is small, and encrypted, so that no page ever reads it as markup.</summary>
    private readonly FormNoticeJson _json = new(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Sends the browser back to the page that the form stood on, to the part that shows the notice.</summary>
    /// <param name="context">The form's request.</param>
    /// <param name="notice">What became of it.</param>
    /// <param name="returnUrl">Where to, if not where the form says; checked like that.</param>
    public async ValueTask<IResult> BackAsync(HttpContext context, FormNotice notice, string? returnUrl = null)
    {
        returnUrl ??= await ReturnUrlAsync(context).ConfigureAwait(false);
        var avatar = FormPlace.AvatarOf(context);
        var form = context.GetEndpoint()?.Metadata.GetMetadata<FormPlace>();
        var place = form?.Name;
        var json = JsonSerializer.Serialize(Shortened(notice, notice.IsError ? Filled(context, form) : []) with { Place = place, Avatar = avatar }, _json.FormNotice);
        context.Response.Cookies.Append(Cookie, _protector.Protect(json, Lifetime), Options(context, Lifetime));

        var url = ReturnUrl.Of(context, returnUrl).Split('#')[0];
        context.Response.Headers.Location = avatar is null || place is null ? url : $"{url}#{FormPlace.ElementId($"notice-{place}", avatar)}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>
    /// The page that a form names: in its address where the form itself may be too large to read, else in a field; of a form that can't be read, the page that it came from.
    /// </summary>
    public static async ValueTask<string?> ReturnUrlAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Query["returnUrl"] is [{ } inAddress, ..])
        {
            return inAddress;
        }

        return !request.HasFormContentType ? null
            : await FormReading.ReadAsync(context).ConfigureAwait(false) is null ? (await request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false))["returnUrl"].ToString()
            : Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value ? page.PathAndQuery : null;
    }

    /// <summary>Takes the notice that waits for a part, if one does: it is not shown again.</summary>
    public FormNotice? Take(HttpContext context, string place, string avatar)
    {
        if (!context.Items.TryGetValue(Read, out var read))
        {
            context.Items[Read] = read = Find(context);
        }

        if (read is not FormNotice notice || notice.Place != place || notice.Avatar != avatar)
        {
            return null;
        }

        if (!context.Response.HasStarted)
        {
            context.Response.Cookies.Delete(Cookie, Options(context, lifetime: null));
        }

        return notice;
    }

    private FormNotice? Find(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } value)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(_protector.Unprotect(value), _json.FormNotice);
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

    /// <summary>What was written into the fields that are kept, if the form was read at all.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Filled(HttpContext context, FormPlace? place) =>
        context.Features.Get<IFormFeature>()?.Form is { } form && place is not null
            ? place.Kept.Where(form.ContainsKey).Select(name => KeyValuePair.Create(name, form[name].ToString()))
            : [];

    private static FormNotice Shortened(FormNotice notice, IEnumerable<KeyValuePair<string, string>> filled)
    {
        var left = MaxBytes;
        var shortened = notice with { Values = [.. notice.Values.Select(v => Shortened(v, ref left))], Detail = notice.Detail is { } detail ? Shortened(detail, ref left) : null };

        // Half of what somebody wrote would be worse than nothing.
        Dictionary<string, string> kept = [];
        foreach (var (name, value) in filled)
        {
            if (Encoding.UTF8.GetByteCount(value) is var bytes && bytes <= left)
            {
                left -= bytes;
                kept[name] = value;
            }
        }

        return kept.Count == 0 ? shortened : shortened with { Filled = kept };
    }

    private static string Shortened(string text, ref int left)
    {
        var kept = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > left)
            {
                return $"{text.AsSpan(0, kept)}…";
            }

            left -= rune.Utf8SequenceLength;
            kept += rune.Utf16SequenceLength;
        }

        return text;
    }
}
