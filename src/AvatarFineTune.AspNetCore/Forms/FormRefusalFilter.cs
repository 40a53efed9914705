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
/// That goes for a page that has grown old too (its avatar is gone, its antiforgery token is of another sign-in) where a browser asks for a page; others get the problem.
/// Who isn't known at all gets the problem in any case: there is no page to come back to.
/// </summary>
internal sealed class FormRefusalFilter(ILogger<FormRefusalFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var http = context.HttpContext;
        if (!http.Request.HasFormContentType)
        {
            return await next(context).ConfigureAwait(false);
        }

        var notices = http.RequestServices.GetRequiredService<FormNotices>();
        try
        {
            var result = await next(context).ConfigureAwait(false);
            return result is ProblemHttpResult problem && !IsForClients(http, problem) ? await notices.BackAsync(http, Of(http, problem)).ConfigureAwait(false) : result;
        }
        catch (Exception e) when (Of(e) is not null)
        {
            if (e is ArgumentException refused)
            {
                WebLog.Refused(logger, http.GetEndpoint()?.DisplayName, refused);
            }

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
    public static FormNotice Of(HttpContext http, ProblemHttpResult problem) => Problems.CodeOf(problem) switch
    {
        Problems.NoAvatarCode => FormNotice.Failed("Notice_AvatarGone"),
        Problems.CrossSiteCode => FormNotice.Failed("Notice_Stale"),
        _ when problem.StatusCode == StatusCodes.Status429TooManyRequests => FormNotice.Failed("Notice_TooMany", http.Response.Headers.RetryAfter is [{ } wait, ..] ? wait : "60"),
        _ => FormNotice.Refused("Notice_NotTaken", problem.ProblemDetails.Detail ?? problem.ProblemDetails.Title ?? ""),
    };

    private static bool IsForClients(HttpContext http, ProblemHttpResult problem) => Problems.CodeOf(problem) switch
    {
        Problems.NoUserCode => true,
        Problems.NoAvatarCode or Problems.CrossSiteCode => !http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
