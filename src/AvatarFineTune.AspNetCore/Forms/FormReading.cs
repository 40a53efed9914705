using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>Reads a form that may be none.</summary>
internal static class FormReading
{
    /// <summary>Lets only forms through that can be read. Before their token is looked for: a form that can't be read is told as that, and not as one without a token.</summary>
    public static async ValueTask<object?> ReadFirstAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.Request.HasFormContentType && await ReadAsync(http).ConfigureAwait(false) is { } unreadable
            ? await http.RequestServices.GetRequiredService<FormNotices>().BackAsync(http, unreadable).ConfigureAwait(false)
            : await next(context).ConfigureAwait(false);
    }

    /// <summary>Lets only forms through.</summary>
    public static ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.HasFormContentType ? next(context) : ValueTask.FromResult<object?>(Problems.NotAForm());

    /// <summary>Reads the form, which is kept for all who read it later.</summary>
    /// <returns>What to tell of one that can't be read; <see langword="null"/> if it is read.</returns>
    public static async Task<FormNotice?> ReadAsync(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return Unreadable;
        }
    }

    /// <summary>What to tell of a form that can't be read. Browsers send none.</summary>
    public static FormNotice Unreadable => FormNotice.Failed("Notice_BadForm");

    /// <summary>Whether it is the form that is wrong: no form at all, broken off, too much of it, or in an encoding that isn't taken.</summary>
    public static bool IsUnreadable(Exception e) =>
        e is InvalidDataException or NotSupportedException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or (IOException and not BadHttpRequestException);
}
