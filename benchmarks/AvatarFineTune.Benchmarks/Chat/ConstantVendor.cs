using System.Runtime.CompilerServices;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>A vendor that has its answer ready, so that all time and memory of a call is what lies above it; it can do nothing but chat.</summary>
/// <param name="isLate">Whether every step is first waited for, as one over a network is.</param>
internal sealed class ConstantVendor(bool isLate) : IModelVendor
{
    public const string Model = "constant";

    public string Name => "constant";

    public VendorCapabilities Capabilities { get; } = new() { Kind = "openai", JobTagging = JobTagging.None };

    public IChatClient CreateChatClient(string model) => new Client(isLate);

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Client(bool isLate) : IChatClient
    {
        private const string Text = "well if the dough is sticky you just flour the table again";

        private static readonly UsageDetails Usage = new() { InputTokenCount = 40, OutputTokenCount = 22, TotalTokenCount = 62 };

        private readonly ChatResponse _response = new(new ChatMessage(ChatRole.Assistant, Text)) { FinishReason = ChatFinishReason.Stop, Usage = Usage };
        private readonly ChatResponseUpdate[] _updates =
        [
            new(ChatRole.Assistant, ""),
            .. Text.Split(' ').Select(w => new ChatResponseUpdate(ChatRole.Assistant, w + " ")),
            new() { FinishReason = ChatFinishReason.Stop },
            new(ChatRole.Assistant, [new UsageContent(Usage)]),
        ];

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (isLate)
            {
                await Task.Yield();
            }

            // The avatar writes its properties on the answer: the next call's are its own.
            _response.AdditionalProperties = null;
            return _response;
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in _updates)
            {
                if (isLate)
                {
                    await Task.Yield();
                }

                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
