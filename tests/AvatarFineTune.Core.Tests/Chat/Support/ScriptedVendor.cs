using System.Runtime.CompilerServices;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Chat.Support;

/// <summary>A vendor whose models follow scripts, through the real chat contract; it can do nothing else.</summary>
internal sealed class ScriptedVendor(string name, string kind = "openai") : IModelVendor
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Script> _scripts = new(StringComparer.Ordinal);
    private readonly List<ScriptedCall> _calls = [];

    public string Name => name;

    public VendorCapabilities Capabilities { get; } = new() { Kind = kind, JobTagging = JobTagging.None };

    public IReadOnlyList<ScriptedCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public Script this[string model]
    {
        set
        {
            lock (_lock)
            {
                _scripts[model] = value;
            }
        }
    }

    public IChatClient CreateChatClient(string model) => new Client(this, model);

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    private (Script Script, ScriptedCall Call) Take(string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool streamed)
    {
        lock (_lock)
        {
            var call = new ScriptedCall(model, [.. messages], options, streamed);
            _calls.Add(call);
            return (_scripts.GetValueOrDefault(model) ?? Script.Fails(VendorFault.ModelNotFound), call);
        }
    }

    private sealed class Client(ScriptedVendor vendor, string model) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var (script, call) = vendor.Take(model, messages, options, streamed: false);
            return await RunAsync(script, call, cancellationToken).ToChatResponseAsync(cancellationToken);
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var (script, call) = vendor.Take(model, messages, options, streamed: true);
            return RunAsync(script, call, cancellationToken);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ScriptedVendor) ? vendor : serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose() => throw new InvalidOperationException("Nobody asked for this client to be disposed.");

        private static async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
            Script script, ScriptedCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                foreach (var step in script.Steps)
                {
                    await Task.Yield();
                    switch (step)
                    {
                        case ChatResponseUpdate update:
                            cancellationToken.ThrowIfCancellationRequested();
                            yield return update;
                            break;
                        case Func<CancellationToken, Task> wait:
                            await wait(cancellationToken);
                            break;
                        case Exception exception:
                            throw exception;
                    }
                }
            }
            finally
            {
                call.Cancelled = cancellationToken.IsCancellationRequested;
                call.Disposed = true;
            }
        }
    }
}
