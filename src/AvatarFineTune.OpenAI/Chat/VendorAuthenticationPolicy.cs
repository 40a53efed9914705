using System.ClientModel.Primitives;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Asks for the credential of each request, and sets it with the vendor's further headers. Thread-safe.</summary>
internal sealed class VendorAuthenticationPolicy(OpenAIChatSettings settings) : AuthenticationPolicy
{
    private readonly KeyValuePair<string, string>[] _headers = [.. settings.Headers];

    // One key serves many requests: its header is written once. Replaced as a whole, so that no lock is needed.
    private volatile CredentialHeader? _last;

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        if (!message.BufferResponse)
        {
            // Whoever reads a stream keeps its time (ChatStream): the pipeline would link a token source for every read.
            message.NetworkTimeout = Timeout.InfiniteTimeSpan;
        }

        var asked = AskAsync(message.CancellationToken);
        if (!asked.IsCompletedSuccessfully)
        {
            return ProcessAfterAsync(asked, message, pipeline, currentIndex);
        }

        Authenticate(message.Request, asked.Result);
        return ProcessNextAsync(message, pipeline, currentIndex);
    }

    /// <summary>Not reached: chat is asynchronous only.</summary>
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        throw new NotSupportedException("Keys are asked for asynchronously: use the asynchronous methods.");

    private async ValueTask ProcessAfterAsync(
        ValueTask<VendorCredential> asked, PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        Authenticate(message.Request, await asked.ConfigureAwait(false));
        await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
    }

    private ValueTask<VendorCredential> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = settings.GetCredentialAsync(cancellationToken);
            return asked.IsCompletedSuccessfully ? asked : WaitAsync(asked, cancellationToken);
        }
        catch (Exception e) when (e is not (ModelVendorException or OperationCanceledException))
        {
            throw NoCredential(e);
        }
    }

    private async ValueTask<VendorCredential> WaitAsync(ValueTask<VendorCredential> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not ModelVendorException && !cancellationToken.IsCancellationRequested)
        {
            throw NoCredential(e);
        }
    }

    /// <remarks>The inner exception is left out: what an app's own source of keys throws may quote the key.</remarks>
    private ModelVendorException NoCredential(Exception exception) => new(
        settings.Vendor,
        ChatFaults.Operation,
        VendorFault.Unavailable,
        $"The key for '{settings.Vendor}' could not be got ({exception.GetType().Name}). Check what gives it, and ask again.") { CertainlyNotDone = true };

    private void Authenticate(PipelineRequest request, VendorCredential credential)
    {
        var header = _last;
        if (header is null || !ReferenceEquals(header.Credential, credential))
        {
            header = Header(credential);
            _last = header;
        }

        request.Headers.Set(header.Name, header.Value);
        foreach (var (name, value) in _headers)
        {
            request.Headers.Set(name, value);
        }
    }

    private CredentialHeader Header(VendorCredential credential) =>
        credential.Kind == VendorCredentialKind.ApiKey && settings.KeyHeader == ApiKeyHeader.ApiKey
            ? new(credential, "api-key", credential.Secret)
            : new(credential, "Authorization", "Bearer " + credential.Secret);

    private sealed class CredentialHeader(VendorCredential credential, string name, string value)
    {
        public VendorCredential Credential => credential;

        public string Name => name;

        public string Value => value;
    }
}
