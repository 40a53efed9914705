using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Chat;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>
/// People who sent a form are told on the page they came from, not with a problem as JSON: what the service refuses, or what failed, becomes a notice.
/// The outermost of the forms' own filters, so that what the others refuse is told as well.
/// </summary>
internal sealed class FormRefusalFilter(ILogger<FormRefusalFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        var notices = http.RequestServices.GetRequiredService<FormNotices>();
        try
        {
            var result = await next(context).ConfigureAwait(false);
            return result is ProblemHttpResult problem && IsForPage(http, problem) ? await notices.BackAsync(http, Of(http, problem)).ConfigureAwait(false) : result;
        }
        catch (Exception e) when (Of(e) is not null)
        {
            WebLog.Told(logger, http, e);
            return await notices.BackAsync(http, Of(e)!).ConfigureAwait(false);
        }
    }

    /// <summary>What people are told of a failure; <see langword="null"/> for one that is the app's to handle.</summary>
    public static FormNotice? Of(Exception exception) => exception switch
    {
        TranscriptException e => FormNotice.Refused($"Transcript_{e.Error}", e.Message) with { Field = e.Error is TranscriptError.UnknownSpeaker ? "speakers" : "files" },
        NoModelException => FormNotice.Refused("Notice_NoModel", exception.Message),
        UnknownVersionException => FormNotice.Refused(FormNotice.TextOf(RefusalReason.UnknownVersion), exception.Message),
        ModelVendorException => FormNotice.Refused("Notice_Vendor", exception.Message),
        UsageBudgetExceededException => FormNotice.Refused("Notice_Budget", exception.Message),
        TrainingStoreException => FormNotice.Failed("Notice_Store"),
        ArgumentException e => FormNotice.Refused("Notice_NotTaken", FaultFilter.Sentence(e)),
        _ => null,
    };

    /// <summary>What people are told of a request that was refused.</summary>
    public static FormNotice Of(HttpContext http, ProblemHttpResult problem) =>
        Problems.CodeOf(problem) switch
        {
            Problems.TooManyCode => FormNotice.Failed("Notice_TooMany", http.Response.Headers.RetryAfter is [{ } wait, ..] ? wait : "60"),
            Problems.CrossSiteCode => FormNotice.Failed("Notice_Stale"),

            // Of an avatar that is gone, only this part is there.
            Problems.NoAvatarCode => FormNotice.Failed("Notice_AvatarGone") with { Place = FormPlace.Upload },
            _ => FormNotice.Refused("Notice_NotTaken", problem.ProblemDetails.Detail ?? problem.ProblemDetails.Title ?? ""),
        };

    /// <summary>
    /// Whether there is a page to come back to: a page may have grown old, so that its avatar is gone or its token another user's. Who is nobody here, or asks for no page, is told with the problem.
    /// </summary>
    private static bool IsForPage(HttpContext http, ProblemHttpResult problem) => http.Request.HasFormContentType && Problems.CodeOf(problem) switch
    {
        Problems.NoUserCode => false,
        Problems.NoAvatarCode or Problems.CrossSiteCode => http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase),
        _ => true,
    };
}
