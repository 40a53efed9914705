using System.Globalization;

namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>A request that came.</summary>
/// <param name="Operation">Which operation it was, such as <c>createJob</c>; <see langword="null"/> if none is known there.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path.</param>
/// <param name="Query">Its query, with the question mark; empty if none.</param>
/// <param name="Status">What it was answered with; <see langword="null"/> if it was not.</param>
/// <param name="Headers">Its headers; names don't mind case.</param>
public sealed record EmulatedRequest(string? Operation, string Method, string Path, string Query, int? Status, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Shows no headers: keys are among them.</summary>
    public override string ToString() => $"{Method} {Path} {Status}";
}

/// <summary>Writes requests down, and gives every answer its id and the limits that are left. Thread-safe.</summary>
internal sealed class RequestLog(EmulatorOptions options)
{
    private const int RequestLimit = 10_000;

    private readonly Lock _lock = new();
    private readonly List<EmulatedRequest> _requests = [];

    public IReadOnlyList<EmulatedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/emulator", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var isWritten = false;
        context.Items[typeof(RequestLog)] = (Action<int?>)Write;
        context.Response.OnStarting(() =>
        {
            Mark(context.Response.Headers);
            Write(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        await next(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            Write(null);
        }

        void Write(int? status)
        {
            if (!isWritten)
            {
                isWritten = true;
                Add(context, headers, context.RequestAborted.IsCancellationRequested ? null : status);
            }
        }
    }

    /// <summary>Writes a request down that will not be answered: before its sender can notice, so that whoever looks then finds it.</summary>
    public static void WriteUnanswered(HttpContext context) => (context.Items[typeof(RequestLog)] as Action<int?>)?.Invoke(null);

    private void Add(HttpContext context, IReadOnlyDictionary<string, string> headers, int? status)
    {
        var operation = context.GetEndpoint()?.Metadata.GetMetadata<Operation>()?.Name;
        lock (_lock)
        {
            _requests.Add(new(operation, context.Request.Method, context.Request.Path.Value!, context.Request.QueryString.Value ?? "", status, headers));
        }
    }

    private void Mark(IHeaderDictionary headers)
    {
        headers["x-request-id"] = Ids.Hex("req_");
        headers["openai-version"] = "2020-10-01";
        headers["openai-organization"] = options.Organization;
        headers["openai-processing-ms"] = "1";
        headers["x-ratelimit-limit-requests"] = RequestLimit.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining-requests"] = (RequestLimit - 1).ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset-requests"] = "6ms";
        headers["x-ratelimit-limit-tokens"] = "30000000";
        headers["x-ratelimit-remaining-tokens"] = "29999999";
        headers["x-ratelimit-reset-tokens"] = "0s";
    }
}
