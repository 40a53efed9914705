using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Faults;

/// <summary>Requests that were answered with an error and are done later all the same. Thread-safe.</summary>
internal sealed class LateActions(World world) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly PriorityQueue<(Endpoint Endpoint, DefaultHttpContext Context, ITimer Timer), DateTimeOffset> _actions = new();

    /// <summary>Remembers a request, whose body must be readable.</summary>
    public async Task AddAsync(HttpContext context, TimeSpan delay)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        var late = new DefaultHttpContext();
        late.Request.Method = context.Request.Method;
        late.Request.Path = context.Request.Path;
        late.Request.QueryString = context.Request.QueryString;
        late.Request.RouteValues = new(context.Request.RouteValues);
        foreach (var (name, value) in context.Request.Headers)
        {
            late.Request.Headers[name] = value;
        }

        late.Request.Body = body;
        await _gate.WaitAsync(context.RequestAborted);
        try
        {
            var timer = world.Options.Time.CreateTimer(_ => world.WhenDue?.Invoke(), null, delay, Timeout.InfiniteTimeSpan);
            _actions.Enqueue((context.GetEndpoint()!, late, timer), world.Now + delay);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Does what is due by now.</summary>
    public async Task RunDueAsync()
    {
        await _gate.WaitAsync();
        try
        {
            while (_actions.TryPeek(out var action, out var due) && due <= world.Now)
            {
                _actions.Dequeue();
                await action.Timer.DisposeAsync();
                try
                {
                    await action.Endpoint.RequestDelegate!(action.Context);
                }
                catch (ApiException)
                {
                    // Refused in the end; nobody is there to be told.
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        while (_actions.TryDequeue(out var action, out _))
        {
            action.Timer.Dispose();
        }

        _gate.Dispose();
    }
}
