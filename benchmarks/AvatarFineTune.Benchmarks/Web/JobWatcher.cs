using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AvatarFineTune.Benchmarks.Web;

/// <summary>What a watcher saw.</summary>
/// <param name="Seen">When each state arrived first, as milliseconds of Unix time.</param>
/// <param name="Fault">Why the stream broke; <see langword="null"/> if it ended well.</param>
internal sealed record Watched(IReadOnlyDictionary<string, long> Seen, string? Fault);

/// <summary>Somebody who has the page with the progress bar open.</summary>
internal sealed class JobWatcher(HttpClient http, string user, string job)
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first state.</summary>
    public Task Begun => _begun.Task;

    public async Task<Watched> WatchAsync(CancellationToken cancelled)
    {
        var seen = new Dictionary<string, long>();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/avatars/ava/jobs/{job}/live");
            request.Headers.Add("X-User", user);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
            response.EnsureSuccessStatusCode();
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancelled)).EnumerateAsync(cancelled))
            {
                if (item.EventType == "end")
                {
                    return new(seen, null);
                }

                if (item.EventType == "job")
                {
                    seen.TryAdd(StateOf(item.Data), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                    _begun.TrySetResult();
                }
            }

            return new(seen, "the stream stopped before the job's end");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new(seen, e.Message);
        }
        finally
        {
            _begun.TrySetResult();
        }
    }

    /// <summary>The state as the vendor's stages are named.</summary>
    private static string StateOf(string json)
    {
        using var job = JsonDocument.Parse(json);
        var status = job.RootElement.GetProperty("status").GetString()!;
        return status switch
        {
            "running" when job.RootElement.TryGetProperty("progress", out var progress) => FormattableString.Invariant($"running {progress.GetDouble():F1}"),
            _ => status,
        };
    }
}
