using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.OpenAI.Deployments;
using AvatarFineTune.OpenAI.Events;
using AvatarFineTune.OpenAI.Files;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Jobs;
using AvatarFineTune.OpenAI.Models;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI;

/// <summary>
/// A vendor that speaks OpenAI's wire format, as its profile has it: this puts the parts together, one for each idea. For all users, or for one.
/// </summary>
internal sealed class OpenAIVendor : IModelVendor, IVendorDeployments, IVendorCheckpoints, IVendorEvents, IVendorModels, IVendorModelDeletion, IVendorPausing, IVendorWebhooks,
    IVendorAdapterDownload, IUserScopedVendor, IDisposable
{
    private readonly VendorConnection _connection;
    private readonly string? _userId;
    private readonly CredentialSource _credentials;
    private readonly IDeploymentPlane _deployments;
    private readonly FilesApi _files;
    private readonly EventsApi _events;
    private readonly CheckpointsApi _checkpoints;
    private readonly JobsApi _jobs;
    private readonly ModelsApi _models;
    private readonly ModelDeletion _deletion;
    private readonly AdapterFiles _adapters;

    /// <param name="connection">What all users share; owned by the vendor that is for none.</param>
    /// <param name="userId">Whose key serves first; <see langword="null"/> for the vendor's own.</param>
    public OpenAIVendor(VendorConnection connection, string? userId = null)
    {
        (_connection, _userId) = (connection, userId);
        _credentials = new(connection, userId);
        var http = new VendorHttp(connection, connection.Profile.Endpoint, connection.Profile.KeyHeader, _credentials.GetAsync);
        _deployments = connection.Profile.Deployment switch
        {
            OpenAIDeployment.AzureResourceManager => new AzureDeployments(connection, http),
            OpenAIDeployment.NebiusModels => new NebiusDeployments(connection, http, _credentials.GetAsync),
            _ => new NoDeployments(),
        };
        _files = new(connection, http);
        _events = new(connection, http, _files);
        _checkpoints = new(connection, http);
        _jobs = new(connection, http, _files, new JobReader(connection, _checkpoints, _events));
        _models = new(connection, http, _checkpoints);
        _deletion = new(connection, http, _files, _checkpoints, _deployments);
        _adapters = new(connection, _files, _checkpoints);
    }

    public string Name => _connection.Vendor;

    public VendorCapabilities Capabilities => _connection.Capabilities.Current;

    public IModelVendor ForUser(string userId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        return _connection.Users is null ? this : new OpenAIVendor(_connection, userId);
    }

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return _files.UploadAsync(upload, Capabilities.MaxFileBytes, cancellationToken);
    }

    public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => _files.ListAsync(cancellationToken);

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileId);
        return _files.DeleteAsync(fileId, cancellationToken);
    }

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _jobs.CreateAsync(request, Capabilities, cancellationToken);
    }

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => _jobs.FindAsync(jobId, cancellationToken);

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        return _jobs.GetAsync(vendorJobId, cancellationToken);
    }

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        return _jobs.CancelAsync(vendorJobId, cancellationToken);
    }

    public Task<VendorJob> PauseJobAsync(string vendorJobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        return _jobs.PauseAsync(vendorJobId, cancellationToken);
    }

    public Task<VendorJob> ResumeJobAsync(string vendorJobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        return _jobs.ResumeAsync(vendorJobId, cancellationToken);
    }

    public IAsyncEnumerable<VendorJobEvent> ReadEventsAsync(string vendorJobId, string? afterId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        return _events.ReadAsync(vendorJobId, afterId, cancellationToken);
    }

    public async IAsyncEnumerable<VendorCheckpoint> ListCheckpointsAsync(string vendorJobId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        foreach (var checkpoint in await _checkpoints.ListAsync(vendorJobId, cancellationToken).ConfigureAwait(false))
        {
            yield return checkpoint;
        }
    }

    public IAsyncEnumerable<VendorModel> ListModelsAsync(CancellationToken cancellationToken) => _models.ListAsync(Capabilities, cancellationToken);

    public Task DeleteModelAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return _deletion.DeleteAsync(model, Capabilities, cancellationToken);
    }

    public IAsyncEnumerable<VendorAdapterFile> ListAdapterFilesAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return _adapters.ListAsync(model, cancellationToken);
    }

    public Task DownloadAdapterFileAsync(string fileId, Stream destination, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileId);
        ArgumentNullException.ThrowIfNull(destination);
        return _files.DownloadAsync(fileId, destination, cancellationToken);
    }

    public Task<VendorDeployment> DeployAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return _deployments.DeployAsync(model, cancellationToken);
    }

    public Task<VendorDeployment> GetDeploymentAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return _deployments.GetAsync(model, cancellationToken);
    }

    public Task UndeployAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return _deployments.UndeployAsync(model, cancellationToken);
    }

    public WebhookVerification VerifyWebhook(WebhookRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _connection.Webhooks.Verify(request);
    }

    public IChatClient CreateChatClient(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var name = _deployments.ChatNameOf(model);
        var client = _connection.Options.ChatClientFactory?.Invoke(name) ?? OpenAIChatClientFactory.Create(ChatSettings(), name);
        return string.Equals(name, model, StringComparison.Ordinal) ? client : new NamedChatClient(client, model);
    }

    public void Dispose()
    {
        if (_userId is null)
        {
            _connection.Dispose();
        }
    }

    private OpenAIChatSettings ChatSettings() => new(
        Name,
        _connection.Profile.Endpoint,
        _connection.Profile.KeyHeader,
        cancellationToken => _credentials.GetAsync("Chat", cancellationToken),
        _connection.Handler,
        _connection.Options.Timeout,
        _connection.Time,
        _connection.Headers);
}
