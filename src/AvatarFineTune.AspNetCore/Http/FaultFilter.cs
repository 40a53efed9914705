using System.Globalization;
using AvatarFineTune.Chat;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// Tells the service's faults as problem details. What it doesn't know goes on to the app's own handler. None of these messages holds chat text or keys.
/// </summary>
internal sealed class FaultFilter(ILogger<FaultFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.HttpContext.Response.HasStarted && Of(e) is not null)
        {
            if (e is ModelVendorException { RetryAfter: { } wait })
            {
                context.HttpContext.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }

            WebLog.Told(logger, context.HttpContext, e);
            return Of(e);
        }
    }

    /// <summary>The problem that an exception is; <see langword="null"/> for one that isn't the service's.</summary>
    public static ProblemHttpResult? Of(Exception exception) => exception switch
    {
        TranscriptException e => Problems.Of(StatusCodes.Status422UnprocessableEntity, Words.Kebab(e.Error.ToString()), "The file can't be imported.", e.Message),
        UsageBudgetExceededException e => Problems.Of(StatusCodes.Status402PaymentRequired, "budget-exceeded", "The budget is spent.", e.Message),
        NoModelException => Problems.Of(
            StatusCodes.Status422UnprocessableEntity, "no-model", "No model can answer.", "The avatar has neither a version nor a base model: activate a version, or set baseModel."),
        UnknownVersionException => Problems.Of(
            StatusCodes.Status422UnprocessableEntity, "unknown-version", "There is no such version.", "The avatar has no version of that number that can answer."),
        ModelVendorException e => OfVendor(e),
        TrainingStoreException e => Problems.Of(
            StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The store doesn't answer as it should.", $"The store failed at {e.Operation}. {(e.IsTransient ? "Try again in a moment." : "Its operator must look.")}"),
        ArgumentException e and not ArgumentNullException => Problems.Invalid(Sentence(e)),
        BadHttpRequestException e => Problems.Of(e.StatusCode, "invalid-request", "The request is not valid.", "The request could not be read."),
        _ => null,
    };

    /// <summary>Without the parameter's name, which the framework adds: it means nothing to who asks.</summary>
    public static string Sentence(ArgumentException e) => e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;

    private static ProblemHttpResult OfVendor(ModelVendorException e) => e.Fault switch
    {
        VendorFault.ContentFiltered => Problems.Of(StatusCodes.Status422UnprocessableEntity, "content-filtered", "The vendor does not answer this.", "Its filter of content refused; say it in other words."),
        VendorFault.ContextTooLong => Problems.Of(StatusCodes.Status422UnprocessableEntity, "context-too-long", "The conversation is too long.", "Send fewer of its messages."),
        VendorFault.InvalidRequest => Problems.Of(StatusCodes.Status422UnprocessableEntity, "vendor-refused", "The vendor refuses the request.", $"{e.Vendor} did not accept {e.Operation}."),
        var fault => Problems.Of(
            StatusCodes.Status503ServiceUnavailable, $"vendor-{Words.Kebab(fault.ToString())}", "The vendor can't do it now.", $"{e.Vendor} failed at {e.Operation}: {Words.Kebab(fault.ToString())}. Try again later."),
    };
}
