using AvatarFineTune.AspNetCore.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// Reads the upload's form before anything else does, within limits of its own: files go to disk as they come, and what is too large, too slow or
/// asked for too often ends in a notice. The filters that follow, and the check of the antiforgery token, find the form already read.
/// </summary>
internal static class UploadGuard
{
    /// <summary>What a form has beside its files: names, texts, and the boundaries between them.</summary>
    private const int RestOfForm = 256 << 10;

    public static RouteHandlerBuilder GuardUpload(this RouteHandlerBuilder endpoint)
    {
        endpoint.Add(builder =>
        {
            var inner = builder.RequestDelegate!;
            builder.RequestDelegate = context => RunAsync(context, inner);
        });
        return endpoint;
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate inner)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<AspNetCoreOptions>>().Value;
        if (context.RequestServices.GetRequiredService<UserIds>().Of(context) is not { } userId || !context.Request.HasFormContentType)
        {
            // The filters say what is missing, without a byte having been read.
            await inner(context).ConfigureAwait(false);
            return;
        }

        if (await ReadAsync(context, options, userId).ConfigureAwait(false) is not { } notice)
        {
            await inner(context).ConfigureAwait(false);
            return;
        }

        var notices = context.RequestServices.GetRequiredService<FormNotices>();
        var back = await notices.BackAsync(context, notice, context.Request.Query["returnUrl"].ToString()).ConfigureAwait(false);
        await back.ExecuteAsync(context).ConfigureAwait(false);
    }

    /// <summary>Reads the form.</summary>
    /// <returns>Why not; <see langword="null"/> if all of it is here.</returns>
    private static async Task<FormNotice?> ReadAsync(HttpContext context, AspNetCoreOptions options, string userId)
    {
        var tooLarge = FormNotice.Failed("Notice_TooLarge", ByteCount.Of(options.MaxUploadBytes)) with { Field = "files" };
        if (context.Request.ContentLength > options.MaxUploadBytes + RestOfForm)
        {
            return tooLarge;
        }

        using (var lease = context.RequestServices.GetRequiredService<UserRateLimiter>().Attempt(userId))
        {
            if (!lease.IsAcquired)
            {
                return FormNotice.Failed("Notice_TooMany", ((int)options.RateLimitWindow.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        Allow(context, options.MaxUploadBytes);
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var deadline = new CancellationTokenSource(options.UploadTimeout, time);
        var body = context.Request.Body;
        context.Request.Body = new DeadlineStream(body, deadline.Token);
        try
        {
            if (!IsMultipart(context.Request))
            {
                // It brings no file, of which the handler tells.
                return await FormReading.ReadAsync(context).ConfigureAwait(false);
            }

            context.Request.Form = await UploadReader.ReadAsync(context.Request, options.MaxUploadBytes, context.RequestAborted).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            return FormNotice.Failed("Notice_TooSlow", options.UploadTimeout.TotalMinutes.ToString("0.#", System.Globalization.CultureInfo.CurrentCulture)) with { Field = "files" };
        }
        catch (Exception e) when (FormReading.IsUnreadable(e))
        {
            return e is BadHttpRequestException or BodyTooLargeException ? tooLarge : FormReading.Unreadable;
        }
        finally
        {
            context.Request.Body = body;
        }
    }

    private static void Allow(HttpContext context, long maxBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes + RestOfForm;
        }
    }

    private static bool IsMultipart(HttpRequest request) => request.ContentType!.TrimStart().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
}
