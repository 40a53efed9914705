using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>
/// The one way to the service: finds the key, sends, reads a bounded answer, and turns every failure into the vendor's fault. Sends a
/// request once and never again: who called knows whether it may be repeated. Thread-safe.
/// </summary>
internal sealed class VendorHttp(
    VendorConnection connection, Uri endpoint, ApiKeyHeader keyHeader, Func<string, CancellationToken, ValueTask<VendorCredential>> credential, bool sendsHeaders = true)
{
    private const long MaxJsonBytes = 32 << 20;
    private const int MaxPathLength = 8 << 10;

    private readonly HttpFaults _faults = new(connection.Vendor, connection.Time);

    /// <summary>Sends, and reads the answer as JSON.</summary>
    /// <exception cref="ModelVendorException">It failed.</exception>
    public async Task<T> SendAsync<T>(VendorCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var body = await ReadAsync(call, MaxJsonBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) ?? throw _faults.Malformed(call, "null");
        }
        catch (JsonException)
        {
            // Not as an inner exception: it may quote the answer.
            throw _faults.Malformed(call, $"{body.Length} bytes that are not the JSON of such an answer");
        }
    }

    public Task<T> GetAsync<T>(string operation, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(new VendorCall(operation, HttpMethod.Get, path), type, cancellationToken);

    /// <summary>Sends, and takes no interest in the answer's content.</summary>
    /// <exception cref="ModelVendorException">It failed.</exception>
    public Task SendAsync(VendorCall call, CancellationToken cancellationToken) => ReadAsync(call, MaxJsonBytes, cancellationToken);

    /// <summary>Deletes what may be gone already.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(string operation, string path, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(new VendorCall(operation, HttpMethod.Delete, path), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelVendorException e) when (IsGone(e))
        {
            return false;
        }
    }

    /// <summary>The fault of an answer that was read, but can't be what it should be.</summary>
    public ModelVendorException Malformed(string operation, string what) => _faults.Malformed(new(operation, HttpMethod.Get, ""), what);

    public static bool IsGone(ModelVendorException fault) => fault.Fault is VendorFault.NotFound or VendorFault.ModelNotFound or VendorFault.NotDeployed;

    /// <summary>Sends, and reads at most so many bytes.</summary>
    /// <exception cref="ModelVendorException">It failed, or the answer was longer.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(VendorCall call, long maxBytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsSafe(call.Path))
        {
            throw _faults.NoSuchId(call);
        }

        using var activity = connection.Activities?.StartActivity($"vendor {call.Operation}", ActivityKind.Client);
        activity?.SetTag("avatar.vendor", connection.Vendor).SetTag("http.request.method", call.Method.Method);
        try
        {
            var key = await credential(call.Operation, cancellationToken).ConfigureAwait(false);
            return await SendAsync(call, key, maxBytes, activity, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Fault.ToString());
            throw;
        }
    }

    private async Task<ReadOnlyMemory<byte>> SendAsync(VendorCall call, VendorCredential key, long maxBytes, Activity? activity, CancellationToken cancellationToken)
    {
        using var request = MakeRequest(call, key);
        using var limit = new CancellationTokenSource(call.IsTransfer ? connection.Options.TransferTimeout : connection.Options.Timeout, connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await connection.SendAsync(request, either.Token).ConfigureAwait(false);
            activity?.SetTag("http.response.status_code", (int)response.StatusCode);
            if (response.IsSuccessStatusCode && call.Target is { } target)
            {
                await target.CopyAsync(await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false), either.Token).ConfigureAwait(false);
                return default;
            }

            var body = await BoundedBody.ReadAsync(response.Content, maxBytes, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? body ?? throw _faults.Malformed(call, $"more than {maxBytes} bytes")
                : throw _faults.OfAnswer(call, response, body, key.Secret);
        }
        catch (Exception) when (call.Failure is not null)
        {
            // What the caller's own stream threw is no fault of the vendor's.
            ExceptionDispatchInfo.Throw(call.Failure);
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(null, null, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or TimeoutException
            or InvalidDataException or (InvalidOperationException and not ObjectDisposedException))
        {
            // The last two come of a body that is not compressed as it says.
            throw _faults.OfConnection(call, e);
        }
    }

    /// <summary>An id of dots alone would lead to another address than the one that is meant: no escape keeps it where it is. No id is that long either.</summary>
    private static bool IsSafe(string path) => path.Length <= MaxPathLength && !path.Split('?')[0].Split('/').Any(part => part is "." or "..");

    private HttpRequestMessage MakeRequest(VendorCall call, VendorCredential key)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(endpoint, call.Path)) { Content = call.Content };
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.UserAgent.Add(new("AvatarFineTune", typeof(VendorHttp).Assembly.GetName().Version?.ToString(3)));
        if (key.Kind == VendorCredentialKind.ApiKey && keyHeader == ApiKeyHeader.ApiKey)
        {
            request.Headers.TryAddWithoutValidation("api-key", key.Secret);
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        }

        foreach (var (name, value) in sendsHeaders ? connection.Headers : new Dictionary<string, string>(StringComparer.Ordinal))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
