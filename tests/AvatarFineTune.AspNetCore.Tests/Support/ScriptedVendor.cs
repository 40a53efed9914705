using System.Runtime.CompilerServices;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>A vendor whose answers a test writes, piece by piece, faults among them. It takes no jobs.</summary>
internal sealed class ScriptedVendor(Func<CancellationToken, IAsyncEnumerable<string>> answer) : IModelVendor
{
    public const string Kind = "scripted";
    public const string Trainable = "dear";

    public string Name => Kind;

    public VendorCapabilities Capabilities => new() { Kind = Kind, JobTagging = JobTagging.Idempotent, TrainableModels = [Trainable] };

    public static ModelVendorException Fault(VendorFault fault = VendorFault.Unavailable, TimeSpan? wait = null) =>
        new(Kind, "chat", fault, "The scripted vendor fails.") { RetryAfter = wait };

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) => throw Fault();

    public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<VendorFile>();

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) => throw Fault();

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => Task.FromResult<VendorJob?>(null);

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw Fault();

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw Fault();

    public IChatClient CreateChatClient(string model) => new Client(answer);

    private sealed class Client(Func<CancellationToken, IAsyncEnumerable<string>> answer) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            new(new ChatMessage(ChatRole.Assistant, string.Concat(await answer(cancellationToken).ToListAsync(cancellationToken))));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var piece in answer(cancellationToken).WithCancellation(cancellationToken))
            {
                yield return new(ChatRole.Assistant, piece);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
