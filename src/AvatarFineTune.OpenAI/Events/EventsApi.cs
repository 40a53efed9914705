using System.Runtime.CompilerServices;
using AvatarFineTune.OpenAI.Files;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Jobs;
using AvatarFineTune.OpenAI.Models;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Events;

/// <summary><c>/fine_tuning/jobs/{id}/events</c>, and the table of metrics where no event carries any.</summary>
internal sealed class EventsApi(VendorConnection connection, VendorHttp http, FilesApi files)
{
    private const string ResultPrefix = "result-";
    private const int LatestEvents = 20;

    /// <summary>A job's events after one, oldest first.</summary>
    public async IAsyncEnumerable<VendorJobEvent> ReadAsync(string jobId, string? afterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isAfterResults = afterId?.StartsWith(ResultPrefix, StringComparison.Ordinal) == true;
        var told = new EventOrder();
        await foreach (var page in http.PagesAsync(Operations.ReadEvents, PathOf(jobId), WireJson.Default.WirePageWireEvent, cancellationToken).ConfigureAwait(false))
        {
            if (!told.Add(page, afterId))
            {
                break;
            }
        }

        var last = DateTimeOffset.UnixEpoch;
        foreach (var item in told.InOrder(afterId))
        {
            last = item.At;
            if (!isAfterResults)
            {
                yield return item;
            }
        }

        if (!told.HasMetrics && connection.Profile.ResultsAreMetrics)
        {
            foreach (var item in await ReadResultsAsync(jobId, last, cancellationToken).ConfigureAwait(false))
            {
                // Result events all come after the others, so that they may be read on from.
                if (!isAfterResults || IsAfter(item.Id, afterId!))
                {
                    yield return item;
                }
            }
        }
    }

    /// <summary>How much of a job is done, by its latest events; <see langword="null"/> if they don't say.</summary>
    public async Task<double?> ReadProgressAsync(string jobId, CancellationToken cancellationToken)
    {
        var page = await http.GetAsync(Operations.ReadEvents, FormattableString.Invariant($"{PathOf(jobId)}?limit={LatestEvents}"), WireJson.Default.WirePageWireEvent, cancellationToken).ConfigureAwait(false);
        return page.Data?.Select(e => Metrics.ProgressOf(e.Data)).Max();
    }

    private static string PathOf(string jobId) => $"{JobsApi.PathOf(jobId)}/events";

    private async Task<IReadOnlyList<VendorJobEvent>> ReadResultsAsync(string jobId, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var job = await http.GetAsync(Operations.ReadEvents, JobsApi.PathOf(jobId), WireJson.Default.WireJob, cancellationToken).ConfigureAwait(false);
        if (JobStatuses.Read(job.Status ?? "", connection.Profile) != VendorJobState.Succeeded
            || ResultFiles.Of(job.ResultFiles).FirstOrDefault() is not { } file
            || await HasMetricEventsAsync(jobId, cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        try
        {
            var table = await files.DownloadAsync(file, cancellationToken).ConfigureAwait(false);
            var at = job.FinishedAt is { } end && end > after ? end : after;
            return [.. ResultTable.Read(table.Span).Select(r => new VendorJobEvent(FormattableString.Invariant($"{ResultPrefix}{r.Step}"), at, "info", "Read from the job's result file.", r.Step, r.Metrics))];
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            return [];
        }
    }

    /// <summary>Reading on from an event does not look at the ones before it; what they carried is looked for here, once the job is over.</summary>
    private async Task<bool> HasMetricEventsAsync(string jobId, CancellationToken cancellationToken)
    {
        await foreach (var item in http.ItemsAsync(Operations.ReadEvents, PathOf(jobId), WireJson.Default.WirePageWireEvent, cancellationToken).ConfigureAwait(false))
        {
            if (EventOrder.HasMetricsIn(item))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAfter(string id, string afterId) =>
        long.TryParse(afterId.AsSpan(ResultPrefix.Length), out var after) && long.TryParse(id.AsSpan(ResultPrefix.Length), out var step) && step > after;
}
