using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Webhooks;

/// <summary>Where events are told.</summary>
internal sealed record WebhookEndpoint(string Id, string Name, Uri Url, string Secret, IReadOnlyList<string> EventTypes, DateTimeOffset CreatedAt)
{
    private const string Prefix = "whsec_";

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"webhook endpoint {Id}";

    /// <summary>The bytes that its calls are signed with.</summary>
    public byte[] Key { get; } = Secret.StartsWith(Prefix, StringComparison.Ordinal)
        ? Convert.FromBase64String(Secret[Prefix.Length..])
        : throw new FormatException("A webhook's secret is 'whsec_' and base64.");
}

/// <summary>A call that was made.</summary>
/// <param name="Id">Its id, the same when it is made again.</param>
/// <param name="Type">What happened.</param>
/// <param name="JobId">To which job.</param>
/// <param name="Status">What was answered; <see langword="null"/> if nothing, or not yet.</param>
public sealed record SentWebhook(string Id, string Type, string JobId, int? Status);

/// <summary>Tells the ends of jobs by the Standard Webhooks: signed, once each, in the background.</summary>
internal sealed class WebhookSender(EmulatorOptions options) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<WebhookEndpoint> _endpoints = [];
    private readonly List<(WebhookEndpoint To, string Id, string Body, SentWebhook Sent)> _calls = [];
    private readonly List<Task> _sending = [];

    public IReadOnlyList<WebhookEndpoint> Endpoints
    {
        get
        {
            lock (_lock)
            {
                return [.. _endpoints];
            }
        }
    }

    public IReadOnlyList<SentWebhook> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls.Select(c => c.Sent)];
            }
        }
    }

    public void Add(WebhookEndpoint endpoint)
    {
        lock (_lock)
        {
            _endpoints.Add(endpoint);
        }
    }

    public bool Remove(string id)
    {
        lock (_lock)
        {
            return _endpoints.RemoveAll(e => e.Id == id) > 0;
        }
    }

    public void Tell(string type, string jobId, DateTimeOffset at)
    {
        lock (_lock)
        {
            foreach (var endpoint in _endpoints.Where(e => e.EventTypes.Contains(type)))
            {
                var id = Ids.New("wh_");
                var body = Json.Write(new JsonObject
                {
                    ["id"] = Ids.New("evt_"),
                    ["object"] = "event",
                    ["created_at"] = Json.Unix(at),
                    ["type"] = type,
                    ["data"] = new JsonObject { ["id"] = jobId },
                });
                _calls.Add((endpoint, id, body, new(id, type, jobId, null)));
                _sending.Add(SendAsync(_calls.Count - 1));
            }
        }
    }

    /// <summary>Makes all calls once more, with their ids and new times, as after a lost answer.</summary>
    public Task RepeatAsync()
    {
        lock (_lock)
        {
            _sending.AddRange(Enumerable.Range(0, _calls.Count).Select(SendAsync));
        }

        return WaitAsync();
    }

    /// <summary>Waits until the calls that are under way have been answered.</summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_sending);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await WaitAsync();
        _client.Dispose();
        _stopped.Dispose();
    }

    private async Task SendAsync(int number)
    {
        WebhookEndpoint to;
        string id, body;
        lock (_lock)
        {
            (to, id, body, _) = _calls[number];
        }

        // Whatever happens, off the caller's thread: it may hold the lock that the receiver's questions wait for.
        await Task.Yield();
        int? status = null;
        try
        {
            using var request = Sign(to, id, body);
            using var response = await _client.SendAsync(request, _stopped.Token);
            status = (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Nobody listens; what was not answered shows in the state.
        }

        lock (_lock)
        {
            _calls[number] = _calls[number] with { Sent = _calls[number].Sent with { Status = status } };
        }
    }

    private HttpRequestMessage Sign(WebhookEndpoint to, string id, string body)
    {
        var timestamp = Json.Unix(options.Time.GetUtcNow()).ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(to.Key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
        return new(HttpMethod.Post, to.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "webhook-id", id }, { "webhook-timestamp", timestamp }, { "webhook-signature", $"v1,{signature}" } },
        };
    }
}

/// <summary>The kinds of events there are.</summary>
internal static class WebhookEvents
{
    public static IReadOnlyList<string> All { get; } = ["fine_tuning.job.succeeded", "fine_tuning.job.failed", "fine_tuning.job.cancelled"];
}
