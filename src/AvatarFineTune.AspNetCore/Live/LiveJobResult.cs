using System.Globalization;
using AvatarFineTune.AspNetCore.Contracts;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Http;

namespace AvatarFineTune.AspNetCore.Live;

/// <summary>A job as server-sent events, until it ends or nobody reads.</summary>
internal sealed class LiveJobResult(LiveJobs live, JobKey key) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, live.Stopping);
        var gone = either.Token;
        var known = long.TryParse(httpContext.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : (long?)null;
        var events = new EventStream(httpContext.Response);
        try
        {
            await events.BeginAsync(gone).ConfigureAwait(false);
            using var view = live.Look(key);
            while (await WaitAsync(view, events, gone).ConfigureAwait(false))
            {
                while (view.News.TryRead(out var news))
                {
                    if (news.Measured is { Metrics: { } values } measured)
                    {
                        await events.SendAsync("metrics", new MetricsBody(measured.Step, values), id: null, gone).ConfigureAwait(false);
                    }
                    else if (news.Job is { } job && job.Revision != known)
                    {
                        await events.SendAsync("job", JobBody.Of(job), job.Revision.ToString(CultureInfo.InvariantCulture), gone).ConfigureAwait(false);
                    }
                }
            }

            await events.SendAsync("end", "{}", id: null, gone).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Looked away, or the host stops.
        }
    }

    /// <summary>Waits for news, saying from time to time that the stream is still there.</summary>
    /// <returns>Whether there are news; else the job has ended.</returns>
    private async Task<bool> WaitAsync(JobView view, EventStream events, CancellationToken gone)
    {
        var more = view.News.WaitToReadAsync(gone).AsTask();
        while (true)
        {
            try
            {
                return await more.WaitAsync(live.KeepAlive, live.Time, gone).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await events.KeepAliveAsync(gone).ConfigureAwait(false);
            }
        }
    }
}
