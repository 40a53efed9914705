using System.Text.Json;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Faults;

/// <summary>Lets requests go wrong as was asked for.</summary>
internal sealed class FaultMiddleware(World world, FaultList faults, LateActions late, CancellationToken stopping)
{
    private const string Unknown = "reticulating";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await late.RunDueAsync();
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<Operation>()?.Name;
        var fault = operation is null ? null : faults.Take(operation, faults.Has(operation, FaultKind.ModelGone) ? await IsTunedAsync(context) : null);
        await (fault is null ? next(context) : StrikeAsync(fault, context, next));
    }

    private async Task StrikeAsync(EmulatorFault fault, HttpContext context, RequestDelegate next)
    {
        switch (fault.Kind)
        {
            case FaultKind.Throttled:
                throw new ApiException(429, "Rate limit reached for requests. Please try again later.", "rate_limit_exceeded", type: "requests") { RetryAfter = fault.RetryAfter };
            case FaultKind.ErrorBefore:
                throw ApiException.ServerError();
            case FaultKind.ErrorAfter:
                await RunAsync(context, next);
                throw ApiException.ServerError();
            case FaultKind.Closed:
                throw new ApiException(403, "Fine-tuning is no longer available to your organization.", "fine_tuning_not_available");
            case FaultKind.ModelGone:
                throw ApiException.NoSuchModel(await ModelAsync(context) ?? "");
            case FaultKind.Timeout:
                await WaitAsync(fault, context, next);
                break;
            case FaultKind.CutAfter:
                await RunAsync(context, next);
                context.Cut();
                break;
            case FaultKind.CutBefore:
                context.Cut();
                break;
            case FaultKind.Late:
                await late.AddAsync(context, fault.Delay);
                if (!fault.Cuts)
                {
                    throw ApiException.ServerError();
                }

                context.Cut();
                break;
            case FaultKind.Slow:
                await SlowAsync(fault, context, next);
                break;
            case FaultKind.CutStream:
                context.MarkStreamToBeCut();
                await next(context);
                break;
            case FaultKind.MalformedJson:
                await AnswerWithHalfAsync(context, await RunAsync(context, next));
                break;
            case FaultKind.UnknownStatus:
                await AnswerWithUnknownStatusAsync(context, await RunAsync(context, next));
                break;
            case FaultKind.Fails:
                context.MarkToFail();
                await next(context);
                break;
            default:
                throw new InvalidOperationException($"No such fault: {fault.Kind}.");
        }
    }

    private async Task SlowAsync(EmulatorFault fault, HttpContext context, RequestDelegate next)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(fault.Delay, world.Options.Time, ended.Token);
        await next(context);
    }

    private async Task WaitAsync(EmulatorFault fault, HttpContext context, RequestDelegate next)
    {
        if (fault.Acts)
        {
            await RunAsync(context, next);
        }

        RequestLog.WriteUnanswered(context);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Options.Time, ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Cut();
        }
    }

    /// <summary>Does what was asked, and keeps the answer back.</summary>
    private static async Task<string> RunAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        context.Response.Headers.ContentLength = null;
        return System.Text.Encoding.UTF8.GetString(kept.ToArray());
    }

    private static Task AnswerWithHalfAsync(HttpContext context, string answer) =>
        context.Response.WriteAsync(answer[..(answer.Length / 2)], context.RequestAborted);

    private static async Task AnswerWithUnknownStatusAsync(HttpContext context, string answer)
    {
        if (answer.Length > 0 && JsonNode.Parse(answer) is { } json)
        {
            MakeUnknown(json);
            await context.Response.WriteAsync(Json.Write(json), context.RequestAborted);
        }
    }

    private static void MakeUnknown(JsonNode? node)
    {
        if (node is JsonObject json)
        {
            foreach (var (name, value) in json.ToList())
            {
                if (name is "status" or "provisioningState")
                {
                    json[name] = Unknown;
                }
                else
                {
                    MakeUnknown(value);
                }
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                MakeUnknown(item);
            }
        }
    }

    private async Task<bool?> IsTunedAsync(HttpContext context)
    {
        if (await ModelAsync(context) is not { } model)
        {
            return null;
        }

        using var entered = await world.EnterAsync(context.RequestAborted);
        return !world.Bases.Any(b => b.Id == model);
    }

    /// <summary>The model that a request is about, from its path or its body.</summary>
    private static async Task<string?> ModelAsync(HttpContext context)
    {
        if (context.Request.Path.Value!.Contains("/models/", StringComparison.Ordinal))
        {
            return context.RouteId();
        }

        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            return null;
        }

        context.Request.EnableBuffering();
        try
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return (body as JsonObject)?["model"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            context.Request.Body.Position = 0;
        }
    }
}
