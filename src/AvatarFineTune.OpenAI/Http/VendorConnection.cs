using System.Diagnostics;
using AvatarFineTune.OpenAI.Profiles;
using AvatarFineTune.OpenAI.Webhooks;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>What all users of a vendor share: its options, and the connections to it. Thread-safe.</summary>
internal sealed class VendorConnection : IDisposable
{
    private readonly HttpMessageInvoker _sender;

    public VendorConnection(
        string vendor, OpenAIVendorOptions options, IServiceProvider services, TimeProvider time, IVendorCredentialProvider? users = null, ActivitySource? activities = null)
    {
        Vendor = vendor;
        Options = options;
        Profile = options.Profile with { Endpoint = WithSlash(options.Profile.Endpoint) };
        Time = time;
        Users = users;
        Activities = activities;
        Handler = options.CreateHandler?.Invoke(services) ?? OwnHandler();
        _sender = new(Handler, disposeHandler: options.CreateHandler is null);
        Capabilities = new(Profile, time);
        Webhooks = new(options.WebhookSecrets, time);
        Headers = new Dictionary<string, string>(MakeHeaders(options), StringComparer.OrdinalIgnoreCase);
    }

    public string Vendor { get; }

    public OpenAIVendorOptions Options { get; }

    /// <summary>The profile; its endpoint ends with a slash.</summary>
    public OpenAIProfile Profile { get; }

    public TimeProvider Time { get; }

    public IVendorCredentialProvider? Users { get; }

    public ActivitySource? Activities { get; }

    public HttpMessageHandler Handler { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public ProfileCapabilities Capabilities { get; }

    public WebhookVerifier Webhooks { get; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _sender.SendAsync(request, cancellationToken);

    /// <summary>Waits for what the app gives, such as a key. A vault that does not answer is given up like a vendor: a job's worker must not wait for it for ever.</summary>
    public ValueTask<T> InTimeAsync<T>(ValueTask<T> asked, CancellationToken cancellationToken) =>
        asked.IsCompletedSuccessfully ? asked : new(asked.AsTask().WaitAsync(Options.Timeout, Time, cancellationToken));

    public void Dispose() => _sender.Dispose();

    public static Uri WithSlash(Uri address) =>
        address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;

    private static SocketsHttpHandler OwnHandler() => new()
    {
        // A redirect would take the key to another place, or turn a create into something else.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),

        // So that a changed address of the service is noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        AutomaticDecompression = System.Net.DecompressionMethods.All,
    };

    private static IEnumerable<KeyValuePair<string, string>> MakeHeaders(OpenAIVendorOptions options)
    {
        foreach (var header in options.Headers)
        {
            yield return header;
        }

        if (options.Organization is { } organization)
        {
            yield return new("OpenAI-Organization", organization);
        }

        if (options.Project is { } project)
        {
            yield return new("OpenAI-Project", project);
        }
    }
}
