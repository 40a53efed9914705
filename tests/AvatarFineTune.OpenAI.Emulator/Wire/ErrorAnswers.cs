using System.Globalization;

namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>Answers with errors in the service's shape.</summary>
internal static class ErrorAnswers
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed })
            {
                throw new ApiException(405, $"Not allowed to {context.Request.Method} on {context.Request.Path} (HINT: Perhaps you meant to use a different HTTP method?)");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (ApiException e)
        {
            await AnswerAsync(context, e);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, new(e.StatusCode, e.Message));
        }
    }

    /// <summary>Ends requests that no endpoint is for.</summary>
    public static Task RequireEndpointAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint() is not null ? next(context)
        : throw new ApiException(404, $"Invalid URL ({context.Request.Method} {context.Request.Path})");

    private static async Task AnswerAsync(HttpContext context, ApiException error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["retry-after-ms"] = wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.WriteJsonAsync(error.ToJson(), error.Status);
    }
}
