using System.Collections.Concurrent;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Postgres.Tests.Hosts;

/// <summary>A vendor as all hosts see it: its one job is where the test puts it, and its models answer with their name.</summary>
internal sealed class HeldVendor : IModelVendor
{
    public const string JobId = "held-1";
    public const string TunedModel = "tuned-1";

    private volatile VendorJob _job = new() { Id = JobId, State = VendorJobState.Queued, RawStatus = "queued" };

    public string Name => "held";

    public VendorCapabilities Capabilities { get; } = new() { Kind = "held", JobTagging = JobTagging.Searchable, PollInterval = TimeSpan.FromMilliseconds(20) };

    /// <summary>How often each model was asked.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    public void Run(double progress) => _job = _job with { State = VendorJobState.Running, RawStatus = "running", Progress = progress };

    public void Succeed() => _job = _job with { State = VendorJobState.Succeeded, RawStatus = "succeeded", Progress = 1, FineTunedModel = TunedModel, TrainedTokens = 10 };

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => Task.FromResult(_job);

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) =>
        Task.FromResult(_job = _job with { State = VendorJobState.Cancelled, RawStatus = "cancelled" });

    public IChatClient CreateChatClient(string model) => new Client(this, model);

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<VendorFile>();

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => Task.FromResult<VendorJob?>(_job);

    private sealed class Client(HeldVendor vendor, string model) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            vendor.Answers.AddOrUpdate(model, 1, (_, count) => count + 1);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, model)) { Usage = new() { InputTokenCount = 1, OutputTokenCount = 1 } });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
