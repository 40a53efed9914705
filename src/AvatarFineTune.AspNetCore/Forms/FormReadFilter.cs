using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Reads a form before its token is looked for: one that can't be read is told as that, and not as one without a token.
/// </summary>
internal sealed class FormReadFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        return http.Request.HasFormContentType && await FormReading.ReadAsync(http).ConfigureAwait(false) is { } unreadable
            ? await http.RequestServices.GetRequiredService<FormNotices>().BackAsync(http, unreadable).ConfigureAwait(false)
            : await next(context).ConfigureAwait(false);
    }
}
