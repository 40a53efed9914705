using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// Keeps other sites from using a signed-in user's cookies. A browser asks first (CORS) before it sends another site's PUT, PATCH, DELETE or a
/// content type that forms don't know; what it would send without asking needs the app's antiforgery token.
/// </summary>
internal sealed class CrossSiteFilter : IEndpointFilter
{
    /// <summary>What a form, or a script without asking, can send: https://fetch.spec.whatwg.org/#cors-safelisted-request-header, read 2026-11-22.</summary>
    private static readonly string[] Simple = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        return HttpMethods.IsPost(http.Request.Method) && CanBeSentUnasked(http.Request.ContentType)
            && !await HasTokenAsync(http).ConfigureAwait(false)
            ? Problems.CrossSite()
            : await next(context).ConfigureAwait(false);
    }

    private static async Task<bool> HasTokenAsync(HttpContext http)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or AntiforgeryValidationException)
        {
            // A form that can't be read holds no token.
            return false;
        }
    }

    private static bool CanBeSentUnasked(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (type.IsEmpty)
        {
            return true;
        }

        foreach (var simple in Simple)
        {
            if (type.Equals(simple, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
