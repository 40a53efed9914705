using System.Globalization;
using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Live;

/// <summary>A job as server-sent events, until it ends, nobody reads, or the app stops: browsers then ask again by themselves, and hear what they have missed.</summary>
internal sealed class LiveJobResult(LiveJobs live, JobKey key) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, live.Stopping);
        var events = new EventStream(httpContext.Response);
        try
        {
            await events.BeginAsync(over.Token).ConfigureAwait(false);
            await TellAsync(events, LiveEventId.Read(httpContext.Request.Headers["Last-Event-ID"]), over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Looked away, or the app stops.
        }
    }

    private async Task TellAsync(EventStream events, LiveEventId known, CancellationToken over)
    {
        using var view = live.Look(key);
        while (await WaitAsync(view, events, over).ConfigureAwait(false))
        {
            while (view.News.TryRead(out var news))
            {
                if (news.Measured is { Metrics: { } values } measured)
                {
                    if (news.Number > known.Measurements)
                    {
                        known = known with { Measurements = news.Number };
                        await events.SendAsync("metrics", new MetricsBody(measured.Step, values), known.ToString(), over).ConfigureAwait(false);
                    }
                }
                else if (news.Job is { } job && job.Revision != known.Revision)
                {
                    known = known with { Revision = job.Revision };
                    await events.SendAsync("job", JobBody.Of(job), known.ToString(), over).ConfigureAwait(false);
                }
            }
        }

        await events.SendAsync("end", "{}", id: null, over).ConfigureAwait(false);
    }

    /// <summary>Waits for news, saying from time to time that the stream is still there.</summary>
    /// <returns>Whether there are news; else the job has ended.</returns>
    private async Task<bool> WaitAsync(JobView view, EventStream events, CancellationToken over)
    {
        var more = view.News.WaitToReadAsync(over).AsTask();
        while (true)
        {
            try
            {
                return await more.WaitAsync(live.KeepAlive, live.Time, over).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await events.KeepAliveAsync(over).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>How much of a job somebody has heard, as <c>revision-measurements</c>: the id of each event, which browsers give back when they ask again.</summary>
/// <param name="Revision">Of the job's state heard last; <see langword="null"/> for none.</param>
/// <param name="Measurements">How many measurements, in the order in which they are stored.</param>
internal readonly record struct LiveEventId(long? Revision, int Measurements)
{
    /// <summary>Reads an id; one that is none has heard nothing.</summary>
    public static LiveEventId Read(string? text)
    {
        var revision = 0L;
        return text?.Split('-') is [var state, var count]
            && (state.Length == 0 || long.TryParse(state, NumberStyles.None, CultureInfo.InvariantCulture, out revision))
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var measurements)
                ? new(state.Length == 0 ? null : revision, measurements)
                : default;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision}-{Measurements}");
}
