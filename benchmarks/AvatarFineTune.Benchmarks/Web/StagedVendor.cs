using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Benchmarks.Web;

/// <summary>
/// A vendor whose jobs go from state to state by the clock, so that it is known when each began; and whose answers come word by word, as slow as a model writes.
/// </summary>
internal sealed class StagedVendor(TimeProvider time) : IModelVendor
{
    public const string VendorName = "staged";
    public const string Model = "base";

    /// <summary>How long each state lasts.</summary>
    public static readonly TimeSpan Stage = TimeSpan.FromSeconds(2);

    /// <summary>Words of an answer, and the pause before each.</summary>
    public const int Words = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>States after creation: queued, validating, nine tenths of running, done.</summary>
    private static readonly (VendorJobState State, double? Progress)[] Stages =
    [
        (VendorJobState.Queued, null), (VendorJobState.Validating, null),
        .. Enumerable.Range(1, 9).Select(i => (VendorJobState.Running, (double?)(i / 10d))),
        (VendorJobState.Succeeded, 1),
    ];

    private readonly ConcurrentDictionary<string, DateTimeOffset> _created = new();
    private readonly ConcurrentDictionary<string, VendorFile> _files = new();

    /// <summary>The moment from which stages are counted; jobs wait in their first state until then.</summary>
    public DateTimeOffset? Start { get; set; }

    public string Name => VendorName;

    public VendorCapabilities Capabilities { get; } = new()
    {
        Kind = "staged", JobTagging = JobTagging.Searchable, MinTrainingLines = 1, TrainableModels = [Model], PollInterval = TimeSpan.FromMilliseconds(500), SupportsValidationFile = true,
    };

    /// <summary>When each stage began, as milliseconds of Unix time, by state and progress.</summary>
    public IReadOnlyDictionary<string, long> StageTimes() => Start is not { } start
        ? new Dictionary<string, long>()
        : Stages.Select((s, i) => (Key: KeyOf(s.State, s.Progress), At: (start + (i * Stage)).ToUnixTimeMilliseconds())).ToDictionary(s => s.Key, s => s.At);

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken)
    {
        var id = request.JobId.ToString("N");
        _created[id] = time.GetUtcNow();
        return Task.FromResult(JobOf(id));
    }

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) =>
        Task.FromResult(_created.ContainsKey(jobId.ToString("N")) ? JobOf(jobId.ToString("N")) : null);

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => Task.FromResult(JobOf(vendorJobId));

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken)
    {
        await using var content = await upload.OpenAsync(cancellationToken);
        await content.CopyToAsync(Stream.Null, cancellationToken);
        var file = new VendorFile(upload.Name, upload.Name, upload.Length, time.GetUtcNow());
        return _files[file.Id] = file;
    }

    public async IAsyncEnumerable<VendorFile> ListFilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var file in _files.Values)
        {
            yield return file;
        }
    }

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken)
    {
        _files.TryRemove(fileId, out _);
        return Task.CompletedTask;
    }

    public IChatClient CreateChatClient(string model) => new SlowClient();

    public static string KeyOf(VendorJobState state, double? progress) => state == VendorJobState.Running
        ? FormattableString.Invariant($"running {progress:F1}") : state.ToString().ToLowerInvariant();

    private VendorJob JobOf(string id)
    {
        var stage = Start is { } start ? (int)Math.Clamp((time.GetUtcNow() - start) / Stage, 0, Stages.Length - 1) : 0;
        var (state, progress) = Stages[stage];
        return new()
        {
            Id = id, State = state, RawStatus = state.ToString(), Progress = progress, TrainedTokens = state == VendorJobState.Succeeded ? 1_000 : null,
            FineTunedModel = state == VendorJobState.Succeeded ? $"tuned-{id}" : null,
        };
    }

    private sealed class SlowClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "well")));

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < Words; i++)
            {
                await Task.Delay(Pause, cancellationToken);
                yield return new(ChatRole.Assistant, $"word{i} ");
            }

            yield return new() { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
